import type { Database } from '@enterprise-mcp/postgres';
import type { PmPorts } from '../../ports.ts';
import { postgresBoards } from './boards.ts';
import { postgresComments, postgresHistory } from './comments.ts';
import { postgresImports } from './imports.ts';
import { postgresPeople } from './people.ts';
import { postgresTasks } from './tasks.ts';

export { CHANNEL } from './changes.ts';

/** The built-in board on PostgreSQL or PGlite, whose schema the app's migrations make. */
export function postgresBoard(db: Database, options: { readonly me?: string | undefined } = {}): PmPorts {
  return {
    boards: postgresBoards(db),
    people: postgresPeople(db, options.me),
    tasks: postgresTasks(db),
    comments: postgresComments(db),
    history: postgresHistory(db),
    imports: postgresImports(db),
  };
}
