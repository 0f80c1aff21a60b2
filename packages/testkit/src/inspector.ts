import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const INSPECTOR = '@modelcontextprotocol/inspector@2.12.0';

export interface InspectedServer {
  /** The built executable; it is started with `--demo`. */
  readonly bin: string;
  /** How many tools it lists. */
  readonly tools: number;
  /** A paged tool that answers two items when it is asked for two. */
  readonly call: string;
}

/** The reference client, from the npm registry, in both eras: it checks that schemas are portable between hosts. */
export function inspectorSuite({ bin, tools, call }: InspectedServer): void {
  describe.each(['legacy', 'modern'])('Inspector in the %s era', (era) => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'mcp-inspector-'));
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));

    async function inspect(...args: string[]) {
      const eraArgs = era === 'modern' ? ['--protocol-era', 'modern'] : [];
      // It hands on nothing of its environment but PATH and HOME: a variable would leave the server in this person's own data.
      const own = ['--data-dir', folder, '--log-level', 'error'];
      const command = ['-y', INSPECTOR, '--cli', process.execPath, bin, '--demo', ...own, ...eraArgs, ...args];
      // biome-ignore lint/style/noProcessEnv: npx needs the search path and the cache of this process
      const { PATH, HOME } = process.env;
      const { stdout, stderr } = await run('npx', command, { env: { PATH, HOME }, timeout: 120_000 });
      return { answer: JSON.parse(stdout.slice(stdout.indexOf('{'))), stderr };
    }

    it('finds no fault in the tool list with --strict', async () => {
      const { answer, stderr } = await inspect('--method', 'tools/list', '--strict');
      expect(answer.tools).toHaveLength(tools);
      // Its warnings are about open schemas, which answers with custom fields need. Where it has none, it says nothing.
      const said = stderr.replaceAll(/^npm .*$/gm, '').trim();
      expect(said).toMatch(/^$|\b0 errors/);
    }, 180_000);

    it('calls a tool', async () => {
      const { answer } = await inspect('--method', 'tools/call', '--tool-name', call, '--tool-arg', 'limit=2');
      expect(answer.structuredContent.returned).toBe(2);
    }, 180_000);
  });
}
