import * as z from 'zod';
import { tool } from '../define.ts';
import { incidentStatuses, severities } from '../domain/incidents/incident.ts';
import { checkStep } from '../domain/incidents/rules.ts';
import { asIncidentLine } from '../domain/incidents/views.ts';
import { devopsErrors } from '../errors.ts';
import { incidentLine } from './views/incident.ts';

export const updateIncident = tool({
  name: 'update_incident',
  title: 'Update incident',
  description: {
    what: 'Changes status, severity or assignee of an incident, or adds a note to its timeline.',
    useWhen: ['there is news of an incident', 'it is over: status resolved'],
  },
  input: z.object({
    incident: z.string().max(100).describe('id'),
    status: z.enum(incidentStatuses).optional().describe('new one'),
    severity: z.enum(severities).optional().describe('new one'),
    assignee: z.string().trim().min(1).max(200).optional().describe("name, or 'nobody'"),
    note: z.string().trim().min(1).max(5000).optional().describe('what happened'),
    expected_status: z.enum(incidentStatuses).optional().describe('refuse when it is another'),
  }),
  output: z.object({ incident: incidentLine, before: z.object({ status: z.string(), severity: z.string() }) }),
  effect: 'write',
  permission: 'incidents:write',
  async preview({ incident: id, status, severity, assignee, note }, { ports, signal }) {
    const incident = await ports.incidents.get(id, { signal });
    if (!incident) throw devopsErrors.DEVOPS_INCIDENT_NOT_FOUND({ incident: id });
    return [
      `${incident.id}: ${incident.title}`,
      ...(status ? [`status: ${incident.status} → ${status}`] : []),
      ...(severity ? [`severity: ${incident.severity} → ${severity}`] : []),
      ...(assignee ? [`assignee: ${incident.assignee ?? 'nobody'} → ${assignee}`] : []),
      ...(note ? [`note: ${note}`] : []),
    ].join('\n');
  },
  async run(input, { ports, principal, signal, now, note: tell }) {
    const { status, severity, assignee, note, expected_status: expected } = input;
    const found = await ports.incidents.get(input.incident, { signal });
    if (!found) throw devopsErrors.DEVOPS_INCIDENT_NOT_FOUND({ incident: input.incident });
    const changedMeanwhile = (current: string) =>
      devopsErrors.DEVOPS_INCIDENT_CHANGED({ incident: found.id, expected: expected ?? found.status, current });
    if (expected !== undefined && found.status !== expected) throw changedMeanwhile(found.status);
    if (status) checkStep(found, status);
    if (status === undefined && severity === undefined && assignee === undefined && note === undefined)
      tell('Nothing was asked for but the incident: give status, severity, assignee or note.');
    const change = {
      from: found.status,
      status,
      severity,
      assignee: assignee === 'nobody' ? null : assignee,
      note,
      by: principal.name,
      at: now(),
    };
    const result = await ports.incidents.update(found.id, change, { signal });
    if (!result?.changed) throw changedMeanwhile(result?.incident.status ?? 'gone');
    const { status: was, severity: had } = found;
    return { incident: asIncidentLine(result.incident), before: { status: was, severity: had } };
  },
});
