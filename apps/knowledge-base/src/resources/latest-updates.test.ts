import { expect, it } from 'vitest';
import { contextOf, seeded } from '../../test/contract/call.ts';
import { latestUpdatesResource } from './latest-updates.ts';

it('shows what changed last, as far as the reader may know', async () => {
  const ports = await seeded();
  const first = async (roles: string[]) => {
    const read = await latestUpdatesResource.read({}, contextOf(ports, { roles }).context);
    return (read as { documents: { id: string }[] }).documents[0]?.id;
  };
  expect(await first([])).toBe('doc_1');
  expect(await first(['hr'])).toBe('doc_4');
});
