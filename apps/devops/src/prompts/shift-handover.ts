import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import { asIncidentCard } from '../domain/incidents/views.ts';
import { serviceMeant } from '../domain/services/service-meant.ts';
import { survey } from '../domain/status/survey.ts';
import { asStatusRow, countsOf } from '../domain/status/views.ts';
import { suggest } from '../domain/suggest.ts';

const SHOWN = 20;

export const shiftHandover = prompt({
  name: 'shift_handover',
  title: 'Shift handover',
  description: 'What the next shift must know: what is broken, what is open, what to watch.',
  args: z.object({ service: z.string().optional().describe('Only this one') }),
  permission: 'status:read',
  complete: {
    async service(typed, { ports, signal }) {
      const services = await ports.services.all({ signal });
      return suggest(
        typed,
        services.map(({ name }) => name),
      );
    },
  },
  async render({ service }, { ports, signal, now }) {
    const all = await ports.services.all({ signal });
    const services = service ? [serviceMeant(service, all)] : all;
    const [found, { items }] = await Promise.all([
      survey(services, ports, { signal }),
      ports.incidents.list(
        {
          statuses: ['open', 'acknowledged', 'mitigated'],
          ...(service && { service: services[0]?.name }),
        },
        { limit: SHOWN },
        { signal },
      ),
    ]);
    const last = await ports.history.last({ signal });
    const bad = found.filter(({ state }) => state !== 'up').slice(0, SHOWN);
    const rows = bad.map((row) => asStatusRow(row, last.get(row.service.name), now()));
    const fence = openFence();
    return `Write the handover to the next shift, ${now().toISOString()}, to be read in two minutes.

1. **Broken now**: each service that is down or degraded, since when, and who is at it.
2. **Blind spots**: what has no data, and which backend is unreachable. Neither means that it is well.
3. **Open incidents**: state, last step, next step. Say where nobody has been at it for an hour.
4. **Watch**: what is well and was not, or moves the wrong way.

Rules:
- Use only the data below, and the tools for what it does not tell. ${found.length} services: ${JSON.stringify(countsOf(found))}.
- Change nothing.
${rows.length === 0 && items.length === 0 ? '- Everything is up and nothing is open: say that in one sentence, and stop.\n' : ''}
${fence.note}
${fence.wrap(JSON.stringify({ services: rows, incidents: items.map(asIncidentCard).map(({ evidence: _, ...card }) => card) }))}`;
  },
});
