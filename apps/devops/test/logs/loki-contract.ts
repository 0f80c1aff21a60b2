import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lokiLogs } from '../../src/adapters/loki/index.ts';
import { collected, queryOf } from './collect.ts';

export interface LokiEntry {
  readonly labels: Readonly<Record<string, string>>;
  /** Nanoseconds since 1970. */
  readonly time: bigint;
  readonly text: string;
}

export interface OpenLoki {
  readonly url: string;
  push(entries: readonly LokiEntry[]): Promise<void>;
  close(): Promise<void>;
}

const second = 1_000_000_000n;

/** What the adapter needs of Loki: held against the small server of these tests, and against Loki where it can be run. */
export function lokiContract(name: string, open: () => Promise<OpenLoki>): void {
  describe(`logs in ${name}`, () => {
    // Loki takes nothing that is long past.
    const start = Math.floor(Date.now() / 60_000) * 60_000 - 1_800_000;
    const begin = BigInt(start) * 1_000_000n;
    let loki: OpenLoki;
    beforeAll(async () => {
      loki = await open();
      const lines = (app: string, pod: string, count: number, text: (index: number) => string, step = second) =>
        Array.from({ length: count }, (_, index) => ({
          labels: { app, pod },
          time: begin + BigInt(index) * step,
          text: text(index),
        }));
      await loki.push([
        ...lines('web', 'web-1', 120, (index) => `INFO request ${index}`),
        ...lines('web', 'web-2', 75, (index) => `INFO request ${index}`),
        ...lines('other', 'other-1', 10, (index) => `INFO request ${index}`),
        ...lines('burst', 'burst-1', 20, (index) => `before ${index}`),
        ...lines('burst', 'burst-2', 45, (index) => `same ${index}`, 0n),
        ...['say "hi" \\ there', 'a.b[7] (x|y)', '日本 `tick`', 'A.B[7]'].map((text, index) => ({
          labels: { app: 'odd "name"\\' },
          time: begin + BigInt(index) * second,
          text,
        })),
      ]);
    }, 120_000);
    afterAll(() => loki?.close());

    const source = (over = {}) =>
      lokiLogs({ url: `${loki.url}/`, now: () => new Date(start + 1_800_000), pageLines: 50, ...over });
    const query = (app: string, over = {}) =>
      queryOf({ loki: { app } }, { from: start - 60_000, to: start + 600_000, ...over });

    it('reads page after page, in the order of time, each line once', async () => {
      const { collected: lines, lines: count, problems } = await collected(source(), query('web'));
      expect([count, problems]).toEqual([195, []]);
      expect(new Set(lines.map(({ source: pod, text }) => `${pod} ${text}`)).size).toBe(195);
      expect(lines.map(({ time }) => time)).toEqual(lines.map(({ time }) => time).sort());
      expect(lines[0]?.time).toBe(new Date(start).toISOString());
    });

    it('loses no lines of one time at the edge of a page', async () => {
      expect(new Set((await collected(source(), query('burst'))).texts).size).toBe(65);
    });

    it('takes the beginning of a range in, and its end not', async () => {
      const { texts } = await collected(source(), query('other', { from: start + 2000, to: start + 5000 }));
      expect(texts).toEqual(['INFO request 2', 'INFO request 3', 'INFO request 4']);
    });

    it('stops after the newest, and says how far it came', async () => {
      const { texts, reached } = await collected(source(), query('web', { from: start + 80_000, newest: 30 }));
      expect([texts.at(-1), texts.length, reached]).toEqual(['INFO request 119', 30, start + 90_000]);
    });

    it('filters by a text that means itself, whatever its letters', async () => {
      const texts = async (contains: string) => (await collected(source(), query('odd "name"\\', { contains }))).texts;
      expect(await texts('say "HI" \\')).toEqual(['say "hi" \\ there']);
      expect(await texts('a.b[7]')).toEqual(['a.b[7] (x|y)', 'A.B[7]']);
      expect(await texts('本 `')).toEqual(['日本 `tick`']);
      expect(await texts('.')).toEqual(['a.b[7] (x|y)', 'A.B[7]']);
    });
  });
}
