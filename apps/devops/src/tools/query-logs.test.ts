import { beforeEach, describe, expect, it } from 'vitest';
import { call, portsWith } from '../../test/logs/call.ts';
import { type MemoryLine, memoryLogs } from '../adapters/memory/logs.ts';
import type { LogSource } from '../domain/logs/source.ts';
import type { DevopsPorts } from '../ports.ts';
import { queryLogs } from './query-logs.ts';

const now = new Date('2026-02-28T18:00:00Z');
/** Before now. */
const minutes = (count: number) => new Date(now.getTime() - count * 60_000);
const lines = (
  service: string,
  count: number,
  begin: number,
  end: number,
  text: (index: number) => string,
): MemoryLine[] =>
  Array.from({ length: count }, (_, index) => ({
    service,
    source: `${service}-1`,
    time: minutes(begin - (index * (begin - end)) / count),
    text: text(index),
  }));

describe('query_logs', () => {
  let ports: DevopsPorts;
  beforeEach(() => {
    ports = portsWith(
      memoryLogs([
        ...lines('shop', 600, 120, 0, (index) => `INFO order ${index} placed`),
        ...lines('shop', 30, 20, 0, (index) => `ERROR payment of order ${index} refused by bank`),
        ...lines('stock', 600, 120, 0, (index) => `INFO item ${index} counted`),
        { service: 'stock', source: 'stock-1', time: minutes(7), text: 'FATAL disk sda1 is full\n' },
      ]),
    );
  });
  const ask = async (
    input: Parameters<typeof call<typeof queryLogs.input, typeof queryLogs.output>>[2],
    settings = {},
  ) => call(queryLogs, ports, input, { now, ...settings });

  it('sums up the last hour, errors first', async () => {
    const { data, notes } = await ask({ service: 'shop' });
    expect(data).toMatchObject({
      range: '2026-02-28T17:00:00.000Z/2026-02-28T18:00:00.000Z',
      lines: 330,
      coverage: '100 % of the lines',
      patterns: [
        {
          kind: 'error',
          count: 30,
          before: 0,
          seen: '2026-02-28T17:40:00Z/2026-02-28T17:59:20Z; 0 → 1.5 a minute at 17:40',
          pattern: 'payment of order <num> refused by bank',
          example: 'ERROR payment of order 0 refused by bank',
        },
        { kind: 'frequent info', count: 300, before: 300 },
      ],
    });
    expect(notes).toEqual([]);
  });

  it('tells which source is unlike itself', async () => {
    const { data } = await ask({});
    expect(data.sources?.map(({ source, errors }) => [source, errors])).toEqual([
      ['shop-1', 30],
      ['stock-1', 1],
    ]);
    expect(data.patterns?.[1]).toMatchObject({ kind: 'rare error fatal', pattern: 'disk <*> is full' });
  });

  it('lists lines, the newest first, page after page', async () => {
    const first = await ask({ service: 'shop', mode: 'lines', level: 'error' }, { page: { limit: 12 } });
    expect(first.data.entries?.[0]).toEqual({
      time: '2026-02-28T17:59:20.000Z',
      level: 'error',
      source: 'shop-1',
      text: 'ERROR payment of order 29 refused by bank',
    });
    const second = await ask(
      { service: 'shop', mode: 'lines', level: 'error' },
      { page: { limit: 12, after: first.next } },
    );
    const third = await ask(
      { service: 'shop', mode: 'lines', level: 'error' },
      { page: { limit: 12, after: second.next } },
    );
    const all = [first, second, third].flatMap(({ data }) => data.entries?.map(({ text }) => text) ?? []);
    expect([all.length, new Set(all).size, third.next]).toEqual([30, 30, undefined]);
  });

  it('loses no line where many have the same time', async () => {
    ports = portsWith(
      memoryLogs(
        Array.from({ length: 25 }, (_, index) => ({ service: 'shop', time: minutes(5), text: `line ${index}` })),
      ),
    );
    const seen: string[] = [];
    let after: readonly (string | number | null)[] | undefined;
    do {
      const page = await ask({ service: 'shop', mode: 'lines' }, { page: { limit: 7, after } });
      seen.push(...(page.data.entries?.map(({ text }) => text ?? '') ?? []));
      after = page.next;
    } while (after);
    expect([seen.length, new Set(seen).size]).toEqual([25, 25]);
  });

  it('finds a text, whatever its letters', async () => {
    const { data } = await ask({ mode: 'lines', contains: 'SDA1' });
    expect(data.entries).toMatchObject([{ level: 'fatal', source: 'stock-1' }]);
  });

  it('clips long lines, and says so', async () => {
    ports = portsWith(memoryLogs([{ service: 'shop', time: minutes(1), text: `ERROR ${'word '.repeat(200)}` }]));
    const { data, notes } = await ask({ mode: 'lines' });
    expect(data.entries?.[0]?.text?.length).toBeLessThan(310);
    expect(notes).toEqual(['1 long lines were clipped.']);
  });

  it('says what was not read, and that silence proves nothing', async () => {
    const broken: LogSource = { read: async () => ({ lines: 0, bytes: 0, problems: ['web.log is cut off.'] }) };
    ports = portsWith(broken);
    const { notes } = await ask({});
    expect(notes).toEqual(['web.log is cut off.', expect.stringContaining('not the same as no errors')]);
  });

  it('goes on behind what a source did not read', async () => {
    const source = memoryLogs(lines('shop', 100, 50, 0, (index) => `INFO ${index} x`));
    const lazy: LogSource = {
      // Reads the newest 20 lines at most.
      async read(query, sink, options) {
        const from = Math.max(query.from, query.to - 10 * 60_000);
        return {
          ...(await source.read({ ...query, from }, sink, options)),
          ...(from > query.from && { reached: from }),
        };
      },
    };
    ports = portsWith(lazy);
    const seen: string[] = [];
    let after: readonly (string | number | null)[] | undefined;
    do {
      const page = await ask({ service: 'shop', mode: 'lines', contains: '7 x' }, { page: { limit: 5, after } });
      seen.push(...(page.data.entries?.map(({ text }) => text ?? '') ?? []));
      after = page.next;
    } while (after);
    expect(seen).toHaveLength(10);
  });

  it('refuses ranges it does not understand', async () => {
    await expect(ask({ since: 'yesterday' })).rejects.toMatchObject({ code: 'DEVOPS_RANGE_INVALID' });
  });
});
