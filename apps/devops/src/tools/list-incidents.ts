import * as z from 'zod';
import { tool } from '../define.ts';
import { incidentStatuses, severities } from '../domain/incidents/incident.ts';
import { asIncidentLine } from '../domain/incidents/views.ts';
import { serviceMeant } from '../domain/services/service-meant.ts';
import { incidentLine } from './views/incident.ts';

const OPEN = ['open', 'acknowledged', 'mitigated'] as const;

export const listIncidents = tool({
  name: 'list_incidents',
  title: 'List incidents',
  description: {
    what: 'Lists incidents, the latest first; without status those that are not resolved.',
    useWhen: ['asked what is open', 'handing over a shift'],
  },
  input: z.object({
    service: z.string().max(200).optional().describe('default: all'),
    status: z
      .enum([...incidentStatuses, 'any'])
      .optional()
      .describe('default: not resolved'),
    severity: z.enum(severities).optional().describe('only this'),
  }),
  output: z.object({ incidents: z.array(incidentLine) }),
  effect: 'read',
  permission: 'incidents:read',
  paging: { limit: 25, max: 100 },
  async run({ service, status, severity }, { ports, page, signal }) {
    const named = service === undefined ? undefined : serviceMeant(service, await ports.services.all({ signal })).name;
    const statuses = status === undefined ? OPEN : status === 'any' ? undefined : [status];
    const { items, next } = await ports.incidents.list({ service: named, statuses, severity }, page, { signal });
    return { incidents: items.map(asIncidentLine), next };
  },
});
