import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { tool } from '../define.ts';
import { unusualParts } from '../domain/metrics/unusual.ts';
import { serviceMeant } from '../domain/services/service-meant.ts';
import { states } from '../domain/status/state.ts';
import { asked, survey } from '../domain/status/survey.ts';
import { asStatusRow, asUnusualRow, countsOf } from '../domain/status/views.ts';

/** Of more services the metrics are looked at for the worst only. */
const LOOKED_INTO = 60;
const UNUSUAL_SHOWN = 10;

export const getServiceStatus = tool({
  name: 'get_service_status',
  title: 'Get service status',
  description: {
    what: 'Shows the state of one or all services, worst first, with reasons: probes, up, firing alerts, open incidents; and the parts (pods) whose metrics left their usual range.',
    useWhen: ['asked what is broken', 'beginning any investigation'],
  },
  input: z.object({
    service: z.string().max(200).optional().describe('default: all'),
    state: z.enum(states).optional().describe('only these'),
  }),
  output: z.object({
    as_of: z.string(),
    counts: z.record(z.string(), z.int()).optional(),
    services: z.array(
      z.object({
        service: z.string(),
        state: z.string(),
        since: z.string().optional().describe('first seen so'),
        reasons: z.array(z.unknown()).optional(),
        says: untrusted(z.string()).optional().describe('the reasons in words'),
      }),
    ),
    unusual: z.array(z.unknown()).optional().describe('against the hour before'),
  }),
  effect: 'read',
  permission: 'status:read',
  paging: { limit: 40, max: 200 },
  async run(input, { ports, page, signal, now, note }) {
    const all = await ports.services.all({ signal });
    const services = input.service === undefined ? all : [serviceMeant(input.service, all)];
    const found = await survey(services, ports, { signal });
    const last = await ports.history.last({ signal });
    const start = Number(page.after?.[0] ?? 0);
    const wanted = found.filter(({ state }) => input.state === undefined || state === input.state);
    const shown = wanted.slice(start, start + page.limit);
    const unusual = start === 0 ? await unusualOf() : undefined;
    if (services.length === 0) note('The services file has no services yet.');
    return {
      as_of: now().toISOString(),
      ...(input.service === undefined && { counts: countsOf(found) }),
      services: shown.map((row) => asStatusRow(row, last.get(row.service.name), now())),
      ...(unusual && unusual.length > 0 && { unusual }),
      next: wanted.length > start + page.limit ? [start + page.limit] : undefined,
    };

    async function unusualOf() {
      const { metrics } = ports;
      const looked = found
        .filter(({ service }) => service.metrics)
        .slice(0, LOOKED_INTO)
        .map(({ service }) => service);
      if (!metrics || looked.length === 0) return undefined;
      const parts = await asked(metrics.name, () => unusualParts(looked, metrics, { now: now(), signal }));
      if ('unreachable' in parts) {
        note(
          `backend unreachable: ${metrics.name} does not answer (${parts.unreachable}), so no metrics were compared.`,
        );
        return undefined;
      }
      return parts.found.slice(0, UNUSUAL_SHOWN).map(asUnusualRow);
    }
  },
});
