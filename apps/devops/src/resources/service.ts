import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';
import { metricNames } from '../domain/metrics/metric.ts';
import { serviceMeant } from '../domain/services/service-meant.ts';
import { survey } from '../domain/status/survey.ts';
import { asStatusRow } from '../domain/status/views.ts';
import { suggest } from '../domain/suggest.ts';

const LISTED = 100;

export const serviceResource = resource({
  uri: 'ops://services/{name}',
  name: 'service',
  title: 'Service',
  description: 'One service: its state with reasons, and what can be asked about it.',
  permission: 'status:read',
  complete: {
    async name(typed, { ports, signal }) {
      const services = await ports.services.all({ signal });
      return suggest(
        typed,
        services.map(({ name }) => name),
      );
    },
  },
  async list({ ports, signal }) {
    const services = await ports.services.all({ signal });
    return services.slice(0, LISTED).map(({ name, title }) => ({
      uri: `ops://services/${encodeURIComponent(name)}`,
      name,
      ...(title !== undefined && { title }),
    }));
  },
  async read({ name }, { ports, signal, now }) {
    const service = serviceMeant(name, await ports.services.all({ signal }));
    const [row] = await survey([service], ports, { signal });
    const last = await ports.history.last({ signal });
    const fence = openFence();
    const status = row && asStatusRow(row, last.get(service.name), now());
    return {
      note: fence.note,
      ...(status && { ...status, says: fence.wrap(status.says) }),
      title: service.title,
      critical: service.critical,
      metrics: service.metrics ? metricNames.filter((metric) => service.metrics?.queries[metric] !== undefined) : [],
      logs: service.logs !== undefined,
    };
  },
});
