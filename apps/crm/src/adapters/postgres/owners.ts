import type { Database } from '@enterprise-mcp/postgres';
import type { OwnerStore } from '../../ports.ts';
import { toId } from './ids.ts';

export function postgresOwners(db: Database): OwnerStore {
  return {
    owners: (options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<{ id: number; name: string; email: string }>(
          'SELECT id, name, email FROM crm.owners ORDER BY crm.fold(name), id',
        );
        return rows.map(({ id, name, email }) => ({ id: toId('owner', id), name, email }));
      }, options),
  };
}
