import { randomBytes } from 'node:crypto';
import type { TestProject } from 'vitest/node';
import { containerEngine, dropTestDatabases, postgresContainer } from '../../packages/testkit/src/containers/index.ts';
import type { SharedPostgres } from '../../packages/testkit/src/containers/vitest.ts';

// One PostgreSQL for all integration projects of a run. vitest loads this file once a project, so what they share is kept
// on globalThis; the last project to finish stops it.

interface Shared {
  users: number;
  readonly started: Promise<{ readonly postgres: SharedPostgres; stop(): Promise<void> }>;
}

const KEY = Symbol.for('enterprise-mcp.test.postgres');
const store = globalThis as { [KEY]?: Shared | undefined };
const STALE_MS = 6 * 60 * 60_000;

export async function setup(project: TestProject): Promise<() => Promise<void>> {
  store[KEY] ??= { users: 0, started: start() };
  const shared = store[KEY];
  shared.users++;
  const { postgres, stop } = await shared.started;
  project.provide('sharedPostgres', postgres);
  project.provide('containerEngine', await containerEngine());
  return async () => {
    if (--shared.users > 0) return;
    store[KEY] = undefined;
    await stop();
  };
}

async function start(): Promise<{ postgres: SharedPostgres; stop(): Promise<void> }> {
  const run = randomBytes(4).toString('hex');
  const url = process.env['TEST_DATABASE_URL'];
  if (url) {
    await dropTestDatabases(url, { bornBefore: Date.now() - STALE_MS });
    return { postgres: { url, run }, stop: () => dropTestDatabases(url, { run }) };
  }
  const engine = await containerEngine();
  if (!engine.available) return { postgres: { reason: engine.reason }, stop: async () => undefined };
  const container = await postgresContainer();
  return { postgres: { url: container.url, run }, stop: () => container.stop() };
}
