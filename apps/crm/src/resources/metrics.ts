import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';
import { monthOf, parseMonth } from '../domain/month.ts';
import { asMetrics } from '../domain/views/metrics.ts';

export const metricsResource = resource({
  uri: 'crm://metrics/{month}',
  name: 'metrics',
  title: 'Monthly sales metrics',
  description: 'One month (YYYY-MM, UTC): deals created, won and lost, win rate, days to win, interactions, by owner.',
  permission: 'opportunities:read',
  complete: {
    async month(typed, { ports, signal }) {
      return (await ports.pipelines.months({ signal })).filter((month) => month.startsWith(typed));
    },
  },
  async list({ ports, signal }) {
    const months = (await ports.pipelines.months({ signal })).slice(0, 12);
    return months.map((month) => ({ uri: `crm://metrics/${month}`, name: month, title: `Sales metrics ${month}` }));
  },
  async read({ month }, { ports, signal, now }) {
    const metrics = await ports.pipelines.metrics(parseMonth(month), { signal });
    const fence = openFence();
    return {
      as_of: now().toISOString(),
      complete: month < monthOf(now()),
      ...asMetrics(metrics, fence.wrap),
      ...(metrics.lost.reasons.length > 0 && { about_reasons: fence.note }),
    };
  },
});
