import { describe, expect, inject, it } from 'vitest';
import { createDatabase, type FreshDatabase } from './database.ts';
import { type ContainerEngine, containerEngine } from './engine.ts';
import { inCi, testDatabaseUrl } from './environment.ts';

// Only for files that vitest runs. The values come from a globalSetup that provides them; see tooling/test.

/** The PostgreSQL of a run: its admin URL and the mark of the run in database names, or why there is none. */
export type SharedPostgres = { readonly url: string; readonly run: string } | { readonly reason: string };

declare module 'vitest' {
  interface ProvidedContext {
    containerEngine: ContainerEngine;
    sharedPostgres: SharedPostgres;
  }
}

/** Needs containers of its own, for example for faults. Without an engine: fails in CI, is skipped elsewhere, loudly. */
export function describeWithContainers(name: string, tests: () => void): void {
  describeWhen(engine.available ? undefined : engine.reason, name, tests);
}

/** Needs the run's PostgreSQL (`freshDatabase`), from a container or from `TEST_DATABASE_URL`. */
export function describeWithPostgres(name: string, tests: () => void): void {
  describeWhen('url' in postgres ? undefined : postgres.reason, name, tests);
}

/** An empty database in the run's PostgreSQL, about 40 ms. Call `drop` when done; the run's end drops what is left. */
export function freshDatabase(): Promise<FreshDatabase> {
  if ('reason' in postgres) throw new Error(postgres.reason);
  return createDatabase(postgres.url, postgres.run);
}

const engine: ContainerEngine = inject('containerEngine') ?? (await containerEngine());

const postgres: SharedPostgres = inject('sharedPostgres') ?? fromEnvironment();

function fromEnvironment(): SharedPostgres {
  const url = testDatabaseUrl();
  return url === undefined
    ? { reason: 'no PostgreSQL: neither the globalSetup with containers nor TEST_DATABASE_URL' }
    : { url, run: 'x' };
}

function describeWhen(missing: string | undefined, name: string, tests: () => void): void {
  if (missing === undefined) {
    describe(name, tests);
  } else if (inCi()) {
    describe(name, () => {
      it('has what it needs', () => expect.fail(missing));
    });
  } else {
    process.stderr.write(`\n!!! SKIPPED: ${name}: ${missing}\n\n`);
    describe.skip(name, tests);
  }
}
