import { handlerCalls } from '@enterprise-mcp/testkit';
import type { LogSource } from '../../src/domain/logs/source.ts';
import type { DevopsPorts } from '../../src/ports.ts';

export const { call } = handlerCalls<DevopsPorts>(new Date('2026-02-28T18:00:00Z'));

export function portsWith(logs: LogSource): DevopsPorts {
  return { logs, services: { all: async () => ['shop', 'stock'].map((name) => ({ name, logs: {} })) } };
}
