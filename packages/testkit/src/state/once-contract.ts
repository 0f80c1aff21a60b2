import { setTimeout as sleep } from 'node:timers/promises';
import { type KitState, kitErrors, type OnceKey, type OnceOptions } from '@enterprise-mcp/kit';
import { describe, expect, it } from 'vitest';
import { fresh, type StatePair } from './pair.ts';

type Variant = Pick<OnceOptions, 'elsewhere' | 'tentative'>;

export function onceContract(pair: () => StatePair, variant: Variant): void {
  const { elsewhere = false, tentative = false } = variant;
  const key = (over: Partial<OnceKey> = {}): OnceKey => ({
    server: 's',
    principal: 'os:me',
    tool: 'create',
    key: fresh('key'),
    bodyHash: 'h1',
    ...over,
  });
  const run = (state: KitState, of: OnceKey, effect: () => Promise<unknown>, signal?: AbortSignal) =>
    state.once.run(of, effect, { ...variant, ...(signal && { signal }) });

  const which = elsewhere ? ', for effects elsewhere' : tentative ? ', begun tentatively' : '';
  describe(`once${which}`, () => {
    it('runs once and answers repeats with the first result', async () => {
      const { state, other } = pair();
      const of = key();
      const result = { created: 'a', list: [1, { b: 1, a: 2 }], nothing: null };
      expect(await run(state, of, async () => result)).toEqual({ value: result, replayed: false });
      for (const on of [state, other]) {
        expect(await run(on, of, () => Promise.reject(new Error('again')))).toEqual({ value: result, replayed: true });
      }
    });

    it('is found when it has finished; before, only that it began is', async () => {
      const { state, other } = pair();
      const of = key();
      expect(await other.once.find(of)).toBeUndefined();
      await run(state, of, async () => {
        if (elsewhere) expect(await other.once.find(of)).toBe('begun');
        return 'done';
      });
      expect(await other.once.find(of)).toEqual({ value: 'done' });
      await expect(other.once.find({ ...of, bodyHash: 'h2' })).rejects.toMatchObject({
        code: 'IDEMPOTENCY_KEY_REUSED',
      });
    });

    it('remembers a result that is nothing', async () => {
      const { state, other } = pair();
      const of = key();
      await run(state, of, async () => undefined);
      expect(await run(other, of, async () => 'again')).toEqual({ value: undefined, replayed: true });
    });

    it('refuses the key with another body and does nothing', async () => {
      const { state, other } = pair();
      const of = key();
      await run(state, of, async () => 1);
      for (const on of [state, other]) {
        const reused = run(on, { ...of, bodyHash: 'h2' }, () => Promise.reject(new Error('ran')));
        await expect(reused).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
      }
    });

    it('tells servers, principals and tools apart', async () => {
      const { state } = pair();
      const of = key();
      const others = [of, { ...of, server: 't' }, { ...of, principal: 'os:you' }, { ...of, tool: 'update' }];
      for (const one of others) expect(await run(state, one, async () => 1)).toMatchObject({ replayed: false });
    });

    it('a refusal of the handler leaves the key free', async () => {
      const { state, other } = pair();
      const of = key();
      const refusal = kitErrors.INVALID_ARGUMENTS({ problems: ['no'] });
      await expect(run(state, of, () => Promise.reject(refusal))).rejects.toBe(refusal);
      expect(await run(other, of, async () => 'now')).toEqual({ value: 'now', replayed: false });
    });

    it('exactly one of many racing callers runs, and all get its result', async () => {
      const { state, other } = pair();
      const of = key();
      let runs = 0;
      const outcomes = await Promise.all(
        Array.from({ length: 10 }, (_, i) =>
          run(i % 2 ? state : other, of, async () => {
            runs++;
            await sleep(30);
            return i;
          }),
        ),
      );
      // What begins tentatively may begin in vain.
      if (!tentative) expect(runs).toBe(1);
      expect(outcomes.filter(({ replayed }) => !replayed)).toHaveLength(1);
      expect(new Set(outcomes.map(({ value }) => value)).size).toBe(1);
    });

    it.each([
      ['failed in its own words', () => new Error('connection reset')],
      ['found the other system out of reach', () => kitErrors.BACKEND_UNAVAILABLE({ backend: 'Mail' })],
    ])(`an effect that ${'%s'} ${elsewhere ? 'may have happened' : 'may be tried again'}`, async (_, failure) => {
      const { state, other } = pair();
      const of = key();
      const thrown = failure();
      await expect(run(state, of, () => Promise.reject(thrown))).rejects.toBe(thrown);
      for (const on of [other, state]) {
        const repeated = run(on, of, async () => 'again');
        if (elsewhere) await expect(repeated).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
        else expect((await repeated).value).toBe('again');
      }
    });

    it('does not begin for a signal that is aborted', async () => {
      const { state, other } = pair();
      const of = key();
      const aborted = AbortSignal.abort(new Error('stop'));
      await expect(run(state, of, () => Promise.reject(new Error('ran')), aborted)).rejects.toThrow('stop');
      expect(await run(other, of, async () => 'now')).toEqual({ value: 'now', replayed: false });
    });

    it('stops waiting for another caller when it is told to', async () => {
      const { state, other } = pair();
      const of = key();
      let finish: () => void = () => undefined;
      let first: Promise<unknown> = Promise.resolve();
      await new Promise<void>((begun) => {
        first = run(state, of, () => {
          begun();
          return new Promise<void>((resolve) => (finish = resolve));
        });
      });
      // What begins tentatively has begun before it holds its key.
      if (tentative) await sleep(500);
      const controller = new AbortController();
      const waiting = run(other, of, async () => 'again', controller.signal);
      setTimeout(() => controller.abort(new Error('stop')), 50);
      await expect(waiting).rejects.toThrow('stop');
      finish();
      expect(await first).toMatchObject({ replayed: false });
    });
  });
}
