import { setTimeout as sleep } from 'node:timers/promises';
import type { KitState } from '@enterprise-mcp/kit';
import { describe, expect, it } from 'vitest';
import { fresh, type StatePair } from './pair.ts';

const inAnHour = () => new Date(Date.now() + 3_600_000);

export function recordsContract(pair: () => StatePair): void {
  describe('records', () => {
    const put = (state: KitState, id: string, value: unknown, expected: number, expiresAt = inAnHour()) =>
      state.records.put('things', id, value, { expected, expiresAt });

    it('gives what was put, here and elsewhere, with a version that counts', async () => {
      const { state, other } = pair();
      const id = fresh('any id: ../% "\\ ü');
      const value = { text: 'a\u0000b\u2028 👩‍👩‍👧', list: [1, null, { deep: true }], nothing: null };
      expect(await state.records.get('things', id)).toBeUndefined();
      expect(await put(state, id, value, 0)).toBe(true);
      expect(await other.records.get('things', id)).toEqual({ id, version: 1, value });
      expect(await put(other, id, 'changed', 1)).toBe(true);
      expect(await state.records.get('things', id)).toEqual({ id, version: 2, value: 'changed' });
      expect(await state.records.get('other things', id)).toBeUndefined();
    });

    it('writes only where the version is the expected one', async () => {
      const { state, other } = pair();
      const id = fresh('cas');
      expect(await put(state, id, 'a', 1)).toBe(false);
      expect(await put(state, id, 'a', 0)).toBe(true);
      expect(await put(other, id, 'b', 0)).toBe(false);
      expect(await put(other, id, 'b', 2)).toBe(false);
      expect(await state.records.get('things', id)).toMatchObject({ version: 1, value: 'a' });
    });

    it('lets exactly one of many change the same version', async () => {
      const { state, other } = pair();
      const id = fresh('race');
      for (let expected = 0; expected < 3; expected++) {
        const won = await Promise.all(
          Array.from({ length: 10 }, (_, i) => put(i % 2 ? state : other, id, `${expected}:${i}`, expected)),
        );
        expect(won.filter(Boolean)).toHaveLength(1);
        const { value } = (await state.records.get('things', id)) ?? {};
        expect(value).toBe(`${expected}:${won.indexOf(true)}`);
      }
    });

    it('forgets what has expired, and its id is free', async () => {
      const { state, other } = pair();
      const id = fresh('expiring');
      await put(state, id, 'old', 0, new Date(Date.now() + 60));
      await sleep(100);
      expect(await other.records.get('things', id)).toBeUndefined();
      expect(await put(other, id, 'late', 1)).toBe(false);
      expect(await put(other, id, 'new', 0)).toBe(true);
      expect(await state.records.get('things', id)).toMatchObject({ version: 1, value: 'new' });
    });

    it('lists the newest made first, and no more than asked', async () => {
      const { state, other } = pair();
      const collection = fresh('list');
      const options = { expected: 0, expiresAt: inAnHour() };
      for (const id of ['a', 'b', 'c', 'd']) await state.records.put(collection, id, id, options);
      await other.records.put(collection, 'b', 'changed', { ...options, expected: 1 });
      await state.records.put(collection, 'gone', 1, { expected: 0, expiresAt: new Date(Date.now() - 1000) });
      await other.records.remove(collection, 'c');
      expect((await state.records.list(collection)).map(({ id, value }) => [id, value])).toEqual([
        ['d', 'd'],
        ['b', 'changed'],
        ['a', 'a'],
      ]);
      expect((await other.records.list(collection, 1)).map(({ id }) => id)).toEqual(['d']);
    });

    it('removes, also what is not there, and begins anew', async () => {
      const { state, other } = pair();
      const id = fresh('removed');
      await put(state, id, 1, 0);
      await other.records.remove('things', id);
      await state.records.remove('things', id);
      expect(await state.records.get('things', id)).toBeUndefined();
      expect(await put(state, id, 2, 1)).toBe(false);
      expect(await put(state, id, 2, 0)).toBe(true);
      expect(await other.records.get('things', id)).toMatchObject({ version: 1, value: 2 });
    });
  });
}
