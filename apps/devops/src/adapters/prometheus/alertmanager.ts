import type { AlertSource } from '../../ports.ts';
import { askBackend, type BackendSettings } from './client.ts';

const NAME = 'Alertmanager';
const MOST = 1000;
const QUERY = 'active=true&silenced=false&inhibited=false&unprocessed=false';

interface Raw {
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly startsAt: string;
}

/** Alertmanager by its interface v2. */
export function alertmanager(settings: BackendSettings): AlertSource {
  return {
    name: NAME,
    async firing({ signal } = {}) {
      const found = await askBackend(settings, { backend: NAME, path: `/api/v2/alerts?${QUERY}`, signal });
      return (found as readonly Raw[]).slice(0, MOST).map(({ labels, annotations = {}, startsAt }) => ({
        name: labels['alertname'] ?? 'alert',
        labels,
        severity: labels['severity'] ?? '',
        summary: annotations['summary'] ?? annotations['description'] ?? '',
        since: new Date(startsAt),
      }));
    },
  };
}
