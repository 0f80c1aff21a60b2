import * as z from 'zod';
import { markerOf, tool } from '../define.ts';
import { snapshot } from '../domain/incidents/evidence.ts';
import { severities } from '../domain/incidents/incident.ts';
import { severityFor } from '../domain/incidents/rules.ts';
import { asIncidentLine } from '../domain/incidents/views.ts';
import { serviceMeant } from '../domain/services/service-meant.ts';
import { incidentLine } from './views/incident.ts';

/** An incident takes in its repeats for so many minutes, when the caller does not say. */
const WINDOW = 240;

export const createIncident = tool({
  name: 'create_incident',
  title: 'Create incident',
  description: {
    what: 'Opens an incident with a snapshot of state, metrics and errors; a similar open one of the service is answered instead.',
    useWhen: ['something is broken and people must know'],
    avoidWhen: ['it is known: update_incident'],
  },
  input: z.object({
    service: z.string().max(200).describe('name'),
    title: z
      .string()
      .trim()
      .min(3)
      .max(200)
      .regex(/[\p{L}\p{N}]/u, 'must contain text')
      .describe('what is broken'),
    severity: z.enum(severities).optional().describe('sev1 is worst; default: by state, sev2 at most'),
    description: z.string().max(10_000).default('').describe('Markdown'),
    dedup_key: z.string().min(1).max(200).optional().describe('same key, same incident; default: by title'),
    window_minutes: z.int().min(1).max(10_080).default(WINDOW).describe('how long repeats are taken in'),
  }),
  output: z.object({
    incident: incidentLine,
    outcome: z.enum(['created', 'exists']),
    other_open: z.array(z.string()).optional(),
  }),
  effect: 'write',
  permission: 'incidents:write',
  async preview(input, { ports, signal }) {
    const service = serviceMeant(input.service, await ports.services.all({ signal }));
    return [
      `A new incident of '${service.name}', ${input.severity ?? 'severity by its state'}: ${input.title}`,
      'An open one that is the same is answered instead. State, metrics and errors of the service are attached.',
    ].join('\n');
  },
  // Probes and logs take seconds, and an embedded database is one session.
  async gather(input, { ports, signal, now }) {
    const service = serviceMeant(input.service, await ports.services.all({ signal }));
    return { service, evidence: await snapshot(service, ports, { signal, now: now() }) };
  },
  async run(input, context, { service, evidence }) {
    const { ports, principal, signal, now, note } = context;
    const fitting = severityFor({ critical: service.critical, state: evidence.state });
    // The worst has to be asked for, so that a policy sees it in the arguments.
    const severity = input.severity ?? (fitting === 'sev1' ? 'sev2' : fitting);
    const { incident, existed, others } = await ports.incidents.create(
      {
        service: service.name,
        title: input.title,
        description: input.description,
        severity,
        evidence,
        dedupKey: input.dedup_key,
        windowMs: input.window_minutes * 60_000,
        by: principal.name,
        at: now(),
        marker: markerOf('create_incident', context),
      },
      { signal },
    );
    for (const what of evidence.missing) note(`The snapshot lacks ${what}.`);
    if (existed) note(`${incident.id} is open and the same, so nothing was made; add to it with update_incident.`);
    else if (severity !== fitting)
      note(`The service is '${evidence.state}' now, which calls for ${fitting}, not ${severity}.`);
    if (others.length > 0) note('Other incidents of the service are open, see other_open: one cause?');
    return {
      incident: asIncidentLine(incident),
      outcome: existed ? ('exists' as const) : ('created' as const),
      ...(others.length > 0 && { other_open: others.slice(0, 20) }),
    };
  },
});
