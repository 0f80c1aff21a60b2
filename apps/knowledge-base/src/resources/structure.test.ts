import { expect, it } from 'vitest';
import { contextOf, seeded } from '../../test/contract/call.ts';
import { structureResource } from './structure.ts';

it('counts what the reader may read, and fences the names', async () => {
  const ports = await seeded();
  const read = async (roles: string[]) =>
    (await structureResource.read({}, contextOf(ports, { roles }).context)) as { documents: number; names: string };
  const [reader, lawyer] = [await read([]), await read(['legal'])];
  expect(lawyer.documents - reader.documents).toBe(1);
  expect(reader.names).toMatch(/^<(untrusted-\w+)>.*<\/\1>$/s);
  expect(reader.names).not.toMatch(/vault|confidential|Compensation/);
  expect(lawyer.names).toMatch(/vault.*confidential.*Compensation/s);
});
