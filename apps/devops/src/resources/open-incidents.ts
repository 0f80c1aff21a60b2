import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';
import { asIncidentLine } from '../domain/incidents/views.ts';

const SHOWN = 50;

export const openIncidentsResource = resource({
  uri: 'ops://incidents/open',
  name: 'open-incidents',
  title: 'Open incidents',
  description: 'Incidents that are not resolved, the latest first.',
  permission: 'incidents:read',
  async read(_, { ports, signal, now }) {
    const open = { statuses: ['open', 'acknowledged', 'mitigated'] as const };
    const { items } = await ports.incidents.list(open, { limit: SHOWN }, { signal });
    const fence = openFence();
    const incidents = items.map(asIncidentLine).map((line) => ({ ...line, title: fence.wrap(line.title) }));
    return { as_of: now().toISOString(), note: fence.note, incidents };
  },
});
