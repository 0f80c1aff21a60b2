import { handlerCalls } from '@enterprise-mcp/testkit';
import { memoryKnowledge } from '../../src/adapters/memory/index.ts';
import type { KnowledgePorts } from '../../src/ports.ts';
import { seedSmall, today } from './seed.ts';

export const { call, contextOf } = handlerCalls<KnowledgePorts>(today);

export async function seeded(): Promise<KnowledgePorts> {
  const ports = memoryKnowledge();
  await seedSmall(ports);
  return ports;
}
