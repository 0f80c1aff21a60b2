import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import { asIncidentCard } from '../domain/incidents/views.ts';
import { suggest } from '../domain/suggest.ts';
import { devopsErrors } from '../errors.ts';

const LISTED = 50;

export const postmortem = prompt({
  name: 'postmortem',
  title: 'Postmortem',
  description: 'Writes the report on an incident, without blame, from its timeline and evidence.',
  args: z.object({ incident: z.string().describe('Its id') }),
  permission: 'incidents:read',
  complete: {
    async incident(typed, { ports, signal }) {
      const { items } = await ports.incidents.list({}, { limit: LISTED }, { signal });
      return suggest(
        typed,
        items.map(({ id }) => id),
      );
    },
  },
  async render({ incident: id }, { ports, signal }) {
    const incident = await ports.incidents.get(id, { signal });
    if (!incident) throw devopsErrors.DEVOPS_INCIDENT_NOT_FOUND({ incident: id });
    const fence = openFence();
    const over = incident.status === 'resolved';
    return `Write the postmortem of ${incident.id} for colleagues who were asleep.

1. **What users noticed**, from when to when, and how many as far as figures tell.
2. **Timeline** in UTC: first sign, first alert, first person, each step that helped or did not, the end.
3. **Cause**, and why it was not caught before. Say what is shown by the evidence and what is assumed.
4. **What went well**, **what went badly**, **where we were lucky**.
5. **Actions**: at most five, each with what it prevents and how we shall know that it is done.

Rules:
- Roles, not names; no blame. Use only the data below and what get_metrics and query_logs show for that time.
${over ? '' : '- It is not resolved: call the report preliminary, and stop before the actions.\n'}
${fence.note}
${fence.wrap(JSON.stringify(asIncidentCard(incident)))}`;
  },
});
