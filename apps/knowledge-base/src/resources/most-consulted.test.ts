import { expect, it } from 'vitest';
import { contextOf, seeded } from '../../test/contract/call.ts';
import { today } from '../../test/contract/seed.ts';
import { mostConsultedResource } from './most-consulted.ts';

it('counts what was read, and names to each reader what that reader may read', async () => {
  const ports = await seeded();
  for (const id of ['doc_4', 'doc_4', 'doc_1']) await ports.documents.noteConsulted(id, today);
  const read = async (roles: string[]) =>
    (await mostConsultedResource.read({}, contextOf(ports, { roles }).context)) as {
      documents: { id: string; read: number }[];
    };
  expect((await read(['hr'])).documents).toMatchObject([
    { id: 'doc_4', read: 2 },
    { id: 'doc_1', read: 1 },
  ]);
  expect((await read([])).documents).toMatchObject([{ id: 'doc_1', read: 1 }]);
});
