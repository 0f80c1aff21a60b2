import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const bin = join(import.meta.dirname, '../../dist/bin.js');
const INSPECTOR = '@modelcontextprotocol/inspector@2.12.0';

// The reference client, from the npm registry: it checks that schemas are portable between hosts.
describe.each(['legacy', 'modern'])('Inspector in the %s era', (era) => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mcp-kb-inspector-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  async function inspect(...args: string[]) {
    const eraArgs = era === 'modern' ? ['--protocol-era', 'modern'] : [];
    const command = ['-y', INSPECTOR, '--cli', process.execPath, bin, '--demo', ...eraArgs, ...args];
    const { stdout, stderr } = await run('npx', command, {
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], KB_DATA_DIR: folder, KB_LOG_LEVEL: 'error' },
      timeout: 120_000,
    });
    return { answer: JSON.parse(stdout.slice(stdout.indexOf('{'))), stderr };
  }

  it('finds no fault in the tool list with --strict', async () => {
    const { answer, stderr } = await inspect('--method', 'tools/list', '--strict');
    expect(answer.tools).toHaveLength(4);
    // Its warnings are about open schemas, which documents with optional facts need.
    expect(stderr).toMatch(/\b0 errors/);
  }, 180_000);

  it('calls a tool', async () => {
    const { answer } = await inspect(
      '--method',
      'tools/call',
      '--tool-name',
      'search_documents',
      '--tool-arg',
      'query=parental leave',
    );
    expect(answer.structuredContent.returned).toBeGreaterThan(0);
  }, 180_000);
});
