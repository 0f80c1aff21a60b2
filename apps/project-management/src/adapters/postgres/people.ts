import { storable } from '@enterprise-mcp/kit/text';
import type { Database } from '@enterprise-mcp/postgres';
import type { Person } from '../../domain/task.ts';
import type { CallOptions, PeopleStore } from '../../ports.ts';
import { toRow } from './ids.ts';

type Row = { readonly id: number; readonly handle: string; readonly name: string };
const toPerson = ({ id, handle, name }: Row): Person => ({ id: String(id), handle, name });

export function postgresPeople(db: Database, meSetting: string | undefined): PeopleStore {
  const named = (reference: string, options?: CallOptions) =>
    db.read(async (tx) => {
      const text = storable(reference.trim()).slice(0, 400);
      const { rows } = await tx.query<Row>(
        `SELECT id, handle, name FROM pm.members
         WHERE id = $1 OR pm.fold(handle) = pm.fold($2::text) OR pm.fold(name) = pm.fold($2::text)
            OR lower(email) = lower($2::text)
         ORDER BY pm.fold(handle) <> pm.fold($2::text), id LIMIT 10`,
        [toRow(text), text],
      );
      // A handle is unique, and goes before somebody else's name.
      const exact = rows.filter(({ handle }) => handle.toLowerCase() === text.toLowerCase());
      return (exact.length > 0 ? exact : rows).map(toPerson);
    }, options);
  return {
    named,
    all: (options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<Row>(
          'SELECT id, handle, name FROM pm.members ORDER BY pm.fold(name), id LIMIT 300',
        );
        return rows.map(toPerson);
      }, options),
    async me(principal, options) {
      const found = await named(meSetting ?? principal.name, options);
      return found.length === 1 ? found[0] : undefined;
    },
  };
}
