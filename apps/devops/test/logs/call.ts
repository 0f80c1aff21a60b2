import type { LogSource } from '../../src/domain/logs/source.ts';
import type { DevopsPorts } from '../../src/ports.ts';
import { portsOf, serviceOf } from '../support/ports.ts';

export { call } from '../support/ports.ts';

export function portsWith(logs: LogSource): DevopsPorts {
  return portsOf({
    logs,
    services: { all: async () => ['shop', 'stock'].map((name) => serviceOf(name, { logs: {} })) },
  });
}
