import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import { asIncidentCard } from '../domain/incidents/views.ts';
import { metricNames } from '../domain/metrics/metric.ts';
import { serviceMeant } from '../domain/services/service-meant.ts';
import { suggest } from '../domain/suggest.ts';
import { devopsErrors } from '../errors.ts';

const LISTED = 50;

export const analyzeIncident = prompt({
  name: 'analyze_incident',
  title: 'Analyze incident',
  description: 'Finds the probable cause of an incident: state, metrics, logs, and what speaks against it.',
  args: z.object({
    incident: z.string().describe('Its id'),
    metric: z.string().optional().describe('Where to begin: a metric'),
  }),
  permission: 'incidents:read',
  complete: {
    async incident(typed, { ports, signal }) {
      const { items } = await ports.incidents.list({}, { limit: LISTED }, { signal });
      return suggest(
        typed,
        items.map(({ id }) => id),
      );
    },
    metric: async (typed) => suggest(typed, metricNames),
  },
  async render({ incident: id, metric }, { ports, signal }) {
    const incident = await ports.incidents.get(id, { signal });
    if (!incident) throw devopsErrors.DEVOPS_INCIDENT_NOT_FOUND({ incident: id });
    const service = serviceMeant(incident.service, await ports.services.all({ signal }));
    const fence = openFence();
    return `Find out why ${incident.id} happens: '${service.name}', ${incident.severity}, ${incident.status}, since ${incident.openedAt}.

1. **State**: get_service_status of '${service.name}', then of all. Who else is down or unusual, and who was first?
2. **Metrics**: get_metrics of '${service.name}' from half an hour before it began${metric ? `, ${metric} first` : ''}. Which part left its usual range, and when?
3. **Logs**: query_logs of the same range, errors first. Which patterns are new? Read the lines around the first with mode lines.
4. **Cause**: one sentence, how sure you are, and what would show that it is wrong. Two candidates are better than one guess.
5. **Next**: what stops the damage now, and what has to be repaired later.

Rules:
- 'no data' and 'backend unreachable' say nothing about a service. Name what you could not see.
- Change nothing. Call update_incident with your findings only after I agree.

${fence.note}
${fence.wrap(JSON.stringify(asIncidentCard(incident)))}`;
  },
});
