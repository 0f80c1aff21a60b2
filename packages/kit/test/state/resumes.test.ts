import { expect, it } from 'vitest';
import { kitErrors } from '../../src/errors/kit-errors.ts';
import { memoryRecords } from '../../src/state/memory-records.ts';
import { onceOverRecords } from '../../src/state/once-over-records.ts';

const key = { server: 's', principal: 'p', tool: 't', key: 'k', bodyHash: 'h' };
const options = { elsewhere: true, resumes: true };
const lost = () => Promise.reject(kitErrors.BACKEND_UNAVAILABLE({ backend: 'GitHub' }));

it('an effect that resumes runs again after an attempt with an unknown outcome, and then no more', async () => {
  const once = onceOverRecords(memoryRecords());
  await expect(once.run(key, lost, options)).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
  expect(await once.find(key)).toBe('begun');
  expect(await once.run(key, async () => 'done', options)).toEqual({ value: 'done', replayed: false });
  expect(await once.run(key, lost, options)).toEqual({ value: 'done', replayed: true });
});

it('another body is refused all the same', async () => {
  const once = onceOverRecords(memoryRecords());
  await expect(once.run(key, lost, options)).rejects.toThrow();
  const other = once.run({ ...key, bodyHash: 'other' }, async () => 'done', options);
  await expect(other).rejects.toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED' });
});

it('of many who repeat it at once, one runs', async () => {
  const records = memoryRecords();
  await expect(onceOverRecords(records).run(key, lost, options)).rejects.toThrow();
  let ran = 0;
  const effect = async () => {
    ran++;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return 'done';
  };
  // Stores of their own, as processes have them.
  const answers = await Promise.all(
    Array.from({ length: 5 }, () => onceOverRecords(records).run(key, effect, options)),
  );
  expect(ran).toBe(1);
  expect(answers.filter(({ replayed }) => !replayed)).toHaveLength(1);
});

it('an effect that does not resume is not run again', async () => {
  const once = onceOverRecords(memoryRecords());
  await expect(once.run(key, lost, { elsewhere: true })).rejects.toThrow();
  const again = once.run(key, async () => 'done', { elsewhere: true });
  await expect(again).rejects.toMatchObject({ code: 'OUTCOME_UNKNOWN' });
});

it('only what has begun goes on where only that is asked for', async () => {
  const once = onceOverRecords(memoryRecords());
  const begun = { ...options, begun: true };
  const ran: string[] = [];
  const effect = async () => ran.push('ran');
  await expect(once.run(key, effect, begun)).rejects.toMatchObject({ code: 'CONFIRMATION_MISMATCH' });
  expect(ran).toEqual([]);
  await expect(once.run(key, lost, options)).rejects.toThrow();
  expect(await once.run(key, effect, begun)).toEqual({ value: 1, replayed: false });
});
