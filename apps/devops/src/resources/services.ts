import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';
import { survey } from '../domain/status/survey.ts';
import { asStatusRow, countsOf } from '../domain/status/views.ts';

const SHOWN = 200;

export const servicesResource = resource({
  uri: 'ops://services',
  name: 'services',
  title: 'Services',
  description: 'Every service with its state, worst first.',
  permission: 'status:read',
  async read(_, { ports, signal, now }) {
    const found = await survey(await ports.services.all({ signal }), ports, { signal });
    const last = await ports.history.last({ signal });
    const fence = openFence();
    const services = found.slice(0, SHOWN).map((row) => {
      const { service, state, since, says } = asStatusRow(row, last.get(row.service.name), now());
      return { service, state, since, ...(state !== 'up' && { says: fence.wrap(says) }) };
    });
    return { as_of: now().toISOString(), counts: countsOf(found), note: fence.note, services };
  },
});
