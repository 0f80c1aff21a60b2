import { handlerCalls } from '@enterprise-mcp/testkit';
import { memoryBoard } from '../../src/adapters/memory/index.ts';
import type { BoardSet } from '../../src/domain/board-set.ts';
import type { PmPorts } from '../../src/ports.ts';
import { seed, today } from './seed.ts';

export const { call, contextOf, preview } = handlerCalls<PmPorts>(today);

export async function seededBoard(set: BoardSet = seed): Promise<PmPorts> {
  const ports = memoryBoard();
  await ports.imports?.load(set);
  return ports;
}
