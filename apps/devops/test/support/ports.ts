import { handlerCalls } from '@enterprise-mcp/testkit';
import { memoryHistory } from '../../src/adapters/memory/history.ts';
import { memoryIncidents } from '../../src/adapters/memory/incidents.ts';
import { memoryLogs } from '../../src/adapters/memory/logs.ts';
import type { Service } from '../../src/domain/services/service.ts';
import type { DevopsPorts } from '../../src/ports.ts';

export const today = new Date('2026-02-28T18:00:00Z');
export const { call, contextOf, preview } = handlerCalls<DevopsPorts>(today);

/** A service that nothing watches, with what is given. */
export function serviceOf(name: string, given: Partial<Service> = {}): Service {
  return { name, critical: false, probes: [], ...given };
}

/** Ports in memory, with what is given in place of them. */
export function portsOf(given: Partial<DevopsPorts> = {}): DevopsPorts {
  return {
    services: { all: async () => [serviceOf('shop'), serviceOf('stock')] },
    metrics: undefined,
    alerts: undefined,
    prober: { probe: async () => [] },
    logs: memoryLogs([]),
    incidents: memoryIncidents(),
    history: memoryHistory(),
    charts: { draw: async () => ({ bytes: new Uint8Array(), mimeType: 'image/svg+xml' }) },
    ...given,
  };
}
