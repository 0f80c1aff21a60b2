// The conformance server as a process: prints its URL, ends when stdin closes.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serveConformance } from './server.ts';

const folder = mkdtempSync(join(tmpdir(), 'enterprise-mcp-conformance-'));
const serving = await serveConformance(folder, (line) => process.stderr.write(line));
process.stdout.write(`${serving.url}\n`);
process.stdin.resume().once('close', async () => {
  await serving.shutdown();
  rmSync(folder, { recursive: true, force: true });
});
