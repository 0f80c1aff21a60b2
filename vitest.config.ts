import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig, type TestProjectConfiguration } from 'vitest/config';

// Every workspace package gets its own projects, found by looking: a new server is tested without an entry here.
//   unit:<name>         beside the code, and test/ outside the two folders below; no process, no network
//   integration:<name>  test/integration: real backends; one PostgreSQL container is shared by the whole run
//   e2e:<name>          test/e2e: packed tarballs spawned as a host would
//   alone:<name>        test/e2e/alone: what must be over within a time, one at a time behind all others
//   release             what is published, through a local registry
//   architecture        rules over all packages

const here = import.meta.dirname;
const INTEGRATION = '**/test/integration/**/*.test.ts';
const E2E = '**/test/e2e/**/*.test.ts';
const ALONE = '**/test/e2e/alone/**/*.test.ts';
const NEVER = ['**/node_modules/**', '**/dist/**'];

/** Tests run on the sources of all workspace packages, not on what was last built. */
const source = {
  resolve: { conditions: ['@enterprise-mcp/source'] },
  ssr: { resolve: { conditions: ['@enterprise-mcp/source'] } },
};
/** Files in one worker share what they import, which is most of their time: what tests is passed in, never global. */
const shared = { isolate: false } as const;
const inlineWorkspace = { server: { deps: { inline: [/@enterprise-mcp\//] } } };

/** What is spawned as a host would needs time to start, and containers. */
const spawning = {
  ...inlineWorkspace,
  globalSetup: join(here, 'tooling/test/containers.global.ts'),
  testTimeout: 60_000,
  hookTimeout: 180_000,
};

/** Groups run after one another, files within a group side by side. */
const afterwards = { integration: 1, e2e: 2, alone: 3, release: 4 } as const;

const folders = ['apps', 'packages', 'examples'].flatMap((kind) =>
  existsSync(join(here, kind))
    ? readdirSync(join(here, kind)).map((name) => ({ name, root: join(here, kind, name) }))
    : [],
);

const projects: TestProjectConfiguration[] = folders.flatMap(({ name, root }) => [
  {
    ...source,
    root,
    test: {
      ...inlineWorkspace,
      ...shared,
      name: `unit:${name}`,
      include: ['{src,test,backends}/**/*.test.ts'],
      exclude: [...NEVER, INTEGRATION, E2E],
      // Nothing here waits for anything; the time is for a machine that is busy with other things.
      testTimeout: 30_000,
      hookTimeout: 60_000,
    },
  },
  {
    ...source,
    root,
    test: {
      ...inlineWorkspace,
      ...shared,
      name: `integration:${name}`,
      include: [INTEGRATION],
      exclude: NEVER,
      globalSetup: join(here, 'tooling/test/containers.global.ts'),
      testTimeout: 30_000,
      hookTimeout: 60_000,
      sequence: { groupOrder: afterwards.integration },
    },
  },
  {
    ...source,
    root,
    test: {
      ...spawning,
      name: `e2e:${name}`,
      include: [E2E],
      exclude: [...NEVER, ALONE],
      sequence: { groupOrder: afterwards.e2e },
    },
  },
  {
    ...source,
    root,
    test: {
      ...spawning,
      name: `alone:${name}`,
      include: [ALONE],
      exclude: NEVER,
      fileParallelism: false,
      sequence: { groupOrder: afterwards.alone },
    },
  },
]);

export default defineConfig({
  test: {
    passWithNoTests: true,
    projects: [
      ...projects,
      {
        ...source,
        test: {
          ...inlineWorkspace,
          name: 'architecture',
          root: here,
          include: ['tooling/architecture/**/*.test.ts', 'tooling/contracts/**/*.test.ts'],
        },
      },
      {
        ...source,
        test: {
          name: 'release',
          root: here,
          include: ['tooling/release/test/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: afterwards.release },
        },
      },
    ],
  },
});
