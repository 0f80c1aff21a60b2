import { setTimeout as sleep } from 'node:timers/promises';
import type { LimitRule } from '@enterprise-mcp/kit';
import { describe, expect, it } from 'vitest';
import { fresh, type StatePair } from './pair.ts';

export function limitsContract(pair: () => StatePair): void {
  describe('limits', () => {
    const hourly = (points: number): LimitRule => ({ points, seconds: 3600 });

    it('counts here and elsewhere together and tells what is left', async () => {
      const { state, other } = pair();
      const ask = { key: fresh('count'), rule: hourly(3) };
      const seen = [];
      for (const on of [state, other, state, other]) seen.push((await on.limits.consume([ask]))[0]);
      expect(seen.map((one) => [one?.allowed, one?.remaining])).toEqual([
        [true, 2],
        [true, 1],
        [true, 0],
        [false, 0],
      ]);
      for (const one of seen) {
        expect(one?.resetMs).toBeGreaterThan(3_590_000);
        expect(one?.resetMs).toBeLessThanOrEqual(3_600_000);
      }
    });

    it('takes from none where one has nothing left', async () => {
      const { state, other } = pair();
      const [large, small] = [fresh('large'), fresh('small')].map((key, i) => ({ key, rule: hourly(i ? 1 : 3) }));
      if (!large || !small) throw new Error('two keys');
      expect((await state.limits.consume([large, small])).map(({ allowed }) => allowed)).toEqual([true, true]);
      for (let i = 0; i < 5; i++) {
        const states = await (i % 2 ? state : other).limits.consume([small, large]);
        expect(states.map(({ allowed }) => allowed)).toEqual([false, true]);
      }
      expect((await state.limits.consume([large]))[0]).toMatchObject({ allowed: true, remaining: 1 });
    });

    it('begins anew when the window is over', async () => {
      const { state, other } = pair();
      const ask = { key: fresh('window'), rule: { points: 1, seconds: 1 } };
      expect((await state.limits.consume([ask]))[0]?.allowed).toBe(true);
      const [refused] = await other.limits.consume([ask]);
      expect(refused?.allowed).toBe(false);
      await sleep((refused?.resetMs ?? 0) + 50);
      expect((await other.limits.consume([ask]))[0]?.allowed).toBe(true);
    });

    it('allows exactly so many of those that come at once', async () => {
      const { state, other } = pair();
      const ask = { key: fresh('crowd'), rule: hourly(20) };
      const wide = { key: fresh('wide'), rule: hourly(1000) };
      const states = await Promise.all(
        Array.from({ length: 50 }, (_, i) => (i % 2 ? state : other).limits.consume(i % 3 ? [ask, wide] : [wide, ask])),
      );
      expect(states.filter((of) => of.every(({ allowed }) => allowed))).toHaveLength(20);
    });
  });
}
