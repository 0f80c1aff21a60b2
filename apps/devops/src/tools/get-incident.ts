import * as z from 'zod';
import { tool } from '../define.ts';
import { asIncidentCard } from '../domain/incidents/views.ts';
import { devopsErrors } from '../errors.ts';
import { incidentCard } from './views/incident.ts';

export const getIncident = tool({
  name: 'get_incident',
  title: 'Get incident',
  description: {
    what: 'Shows one incident: description, the snapshot taken when it was opened, and its timeline.',
    useWhen: ['taking over an incident', 'before update_incident'],
  },
  input: z.object({ incident: z.string().max(100).describe('id, e.g. INC-7 or #7') }),
  output: z.object({ incident: incidentCard }),
  effect: 'read',
  permission: 'incidents:read',
  async run({ incident: id }, { ports, signal }) {
    const incident = await ports.incidents.get(id, { signal });
    if (!incident) throw devopsErrors.DEVOPS_INCIDENT_NOT_FOUND({ incident: id });
    return { incident: asIncidentCard(incident) };
  },
});
