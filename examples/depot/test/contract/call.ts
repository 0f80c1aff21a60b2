import { handlerCalls } from '@enterprise-mcp/testkit';
import { memoryDepot } from '../../src/adapters/memory/index.ts';
import type { DepotPorts } from '../../src/ports.ts';

/** The day on which the tests happen. */
export const today = new Date('2026-04-15T12:00:00.000Z');

export const { call, contextOf } = handlerCalls<DepotPorts>(today);

export async function fill({ parcels }: DepotPorts): Promise<void> {
  await parcels.create({ name: 'North gate', note: 'Ask for Ada.' });
  await parcels.create({ name: 'Twin', note: '' });
  await parcels.create({ name: 'Twin', note: '' });
}

export async function seeded(): Promise<DepotPorts> {
  const ports = memoryDepot({ now: () => today });
  await fill(ports);
  return ports;
}
