import type { Page, Position } from '@enterprise-mcp/kit';
import { handlerCalls } from '@enterprise-mcp/testkit';
import { memoryCrm } from '../../src/adapters/memory/index.ts';
import type { CrmPorts } from '../../src/ports.ts';
import { seedSmall, today } from './seed-small.ts';

export const { call, contextOf } = handlerCalls<CrmPorts>(today);

export async function seededCrm(): Promise<CrmPorts> {
  const ports = memoryCrm({ now: () => today });
  await seedSmall(ports);
  return ports;
}

/** All pages of a paged tool, item by item. */
export async function everyPage<T>(
  limit: number,
  read: (page: Page) => Promise<{ items: readonly T[]; next?: Position | undefined }>,
): Promise<readonly T[]> {
  const all: T[] = [];
  let after: Position | undefined;
  do {
    const page = await read({ limit, after });
    all.push(...page.items);
    after = page.next;
  } while (after && all.length < 10_000);
  return all;
}
