import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';

const here = (file: string) => fileURLToPath(new URL(file, import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'traced-'));
const file = join(dir, 'bin.mjs');
const inputs: string[] = [];

beforeAll(async () => {
  const { metafile } = await build({
    entryPoints: [here('./bundled-server.ts')],
    outfile: file,
    bundle: true,
    platform: 'node',
    format: 'esm',
    metafile: true,
    conditions: ['@enterprise-mcp/source'],
    external: ['@cedar-policy/cedar-wasm', '@cedar-policy/cedar-wasm/*'],
    banner: { js: "import { createRequire as c } from 'node:module'; const require = c(import.meta.url);" },
  });
  inputs.push(...Object.keys(metafile.inputs));
}, 60_000);
afterAll(() => rmSync(dir, { recursive: true, force: true }));

/** One call by a 2025 client that types its messages by hand. */
async function callOnce(args: readonly string[]): Promise<{ answer: string; spans: unknown[] }> {
  const child = spawn(process.execPath, [...args, file, '--data-dir', join(dir, 'data')], { stdio: 'pipe' });
  const said = text(child.stderr);
  let answer = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    answer += chunk;
    // Whoever goes before the answer does not get one.
    if (answer.includes('"id":2}')) child.stdin.end();
  });
  const messages = [
    {
      id: 1,
      method: 'initialize',
      params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } },
    },
    { method: 'notifications/initialized' },
    { id: 2, method: 'tools/call', params: { name: 'say_it', arguments: { text: 'private' } } },
  ];
  for (const message of messages) child.stdin.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
  const spans = (await said).split('\n').filter((line) => line.startsWith('span '));
  return { answer, spans: spans.map((line) => JSON.parse(line.slice(5))) };
}

it('a bundle has no telemetry in it, and reports to an SDK that is loaded before it', { timeout: 60_000 }, async () => {
  expect(inputs.filter((input) => input.includes('opentelemetry'))).toEqual([]);
  const traced = await callOnce(['--import', here('./sdk.mjs')]);
  expect(traced.answer).toContain('"structuredContent":{"text":"private"}');
  expect(traced.spans).toEqual([
    {
      name: 'tools/call say_it',
      kind: 1,
      attributes: expect.objectContaining({ 'mcp.protocol.version': '2025-11-25', 'jsonrpc.request.id': '2' }),
    },
  ]);
  const plain = await callOnce([]);
  expect(plain.answer).toContain('"structuredContent":{"text":"private"}');
  expect(plain.spans).toEqual([]);
});
