import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { postgresErrors } from '../errors.ts';

/** One forward step: a file name `NNNN_name.sql` and its statements. */
export interface Migration {
  readonly name: string;
  readonly sql: string;
  /** Whose history it belongs to, so that several servers can share one database. Default: that of the run. */
  readonly scope?: string | undefined;
}

/** An array of steps, a folder of `NNNN_name.sql` files, or a list of such files. */
export type MigrationSource = readonly Migration[] | readonly (string | URL)[] | string | URL;

/** A step as it is recorded. */
export interface Step {
  readonly scope: string;
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

const pattern = /^\d{4}_[a-z0-9_-]+\.sql$/;

/** Reads, checks and orders the steps: scopes as they first appear, names ascending within each. */
export async function loadSteps(source: MigrationSource, scope: string): Promise<readonly Step[]> {
  const migrations = await read(source);
  const scopes = [...new Set(migrations.map((migration) => migration.scope ?? scope))];
  const seen = new Set<string>();
  const steps = migrations.map(({ name, sql, scope: own = scope }): Step => {
    if (!pattern.test(name)) {
      throw postgresErrors.POSTGRES_MIGRATION_INVALID({ problem: `'${name}' is not named NNNN_name.sql` });
    }
    if (seen.has(`${own}/${name}`))
      throw postgresErrors.POSTGRES_MIGRATION_INVALID({ problem: `'${name}' occurs twice` });
    seen.add(`${own}/${name}`);
    // Line endings do not count: a checkout on Windows must not look like a changed migration.
    const checksum = createHash('sha256').update(sql.replaceAll('\r\n', '\n')).digest('hex');
    return { scope: own, name, sql, checksum };
  });
  return steps.sort((a, b) => scopes.indexOf(a.scope) - scopes.indexOf(b.scope) || (a.name < b.name ? -1 : 1));
}

async function read(source: MigrationSource): Promise<readonly Migration[]> {
  if (typeof source === 'string' || source instanceof URL) {
    const dir = path(source);
    const names = (await readdir(dir)).filter((name) => name.endsWith('.sql'));
    return Promise.all(names.map((name) => readStep(join(dir, name))));
  }
  return Promise.all(
    source.map((item) => (typeof item === 'string' || item instanceof URL ? readStep(path(item)) : item)),
  );
}

async function readStep(file: string): Promise<Migration> {
  return { name: basename(file), sql: await readFile(file, 'utf8') };
}

const path = (location: string | URL): string => (location instanceof URL ? fileURLToPath(location) : location);
