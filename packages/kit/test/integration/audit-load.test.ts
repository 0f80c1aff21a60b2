import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { openAuditFile } from '../../src/audit/file.ts';
import type { AuditLine } from '../../src/audit/format.ts';
import { markFile, readMark } from '../../src/audit/mark-file.ts';
import { allLines } from '../../src/audit/merge.ts';
import { loadSigner } from '../../src/audit/signing.ts';
import { folderSource } from '../../src/audit/source.ts';
import { verifyAudit } from '../../src/audit/verify.ts';
import { temporaryFolder } from '../audit/sample-log.ts';
import { declared, runtimeOf, serverOf, tool } from '../gate/harness.ts';

const CLIENTS = 50;
const CALLS = 100_000;
const SERVERS = 2;

const input = z.object({ client: z.int().describe('who'), sequence: z.int().describe('which') });
const output = z.object({ sequence: z.int() });
const look = tool({
  ...declared,
  name: 'look_up',
  input,
  output,
  effect: 'read',
  run: async ({ sequence }) => ({ sequence }),
});
const keep = tool({ ...look, name: 'keep_it', effect: 'write' });

it(`${CLIENTS} clients, ${CALLS} calls through the gate of ${SERVERS} servers: none dropped, the log verifies`, {
  timeout: 240_000,
}, async () => {
  const root = temporaryFolder();
  const [dir, keyDir] = [join(root, 'log'), join(root, 'keys')];
  const servers = Array.from({ length: SERVERS }, () =>
    runtimeOf(serverOf([look, keep]), { audit: openAuditFile({ dir, keyDir, server: 'test' }) }),
  );
  const client = async (number: number) => {
    const { call } = servers[number % SERVERS] ?? runtimeOf(serverOf([]));
    for (let sequence = 0; sequence < CALLS / CLIENTS; sequence++) {
      await call(sequence % 10 === 0 ? 'keep_it' : 'look_up', { client: number, sequence });
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  await Promise.all(servers.map(({ runtime }) => runtime.close()));

  const begun = new Map<unknown, string>();
  const wanted = new Set<string>();
  let ended = 0;
  for await (const line of allLines(folderSource(dir))) {
    if (line.type === 'intent') {
      begun.set(line['call'], callOf(line));
      wanted.add(callOf(line));
    } else if (line.type === 'outcome') {
      expect(line['code']).toBe('ok');
      // Each has one outcome, after its intent.
      if (begun.delete(line['call'])) ended++;
    }
  }
  expect(wanted.size).toBe(CALLS);
  expect(ended).toBe(CALLS);
  expect(begun.size).toBe(0);
  const report = await verifyAudit(dir, {
    publicKeys: [loadSigner(keyDir).publicKey],
    mark: readMark(markFile(keyDir, dir)),
  });
  expect(report).toMatchObject({ ok: true, findings: [], records: 2 * CALLS, chains: SERVERS });
  expect(report.signatures.unsigned).toBe(0);
  rmSync(root, { recursive: true });
});

function callOf(line: AuditLine): string {
  const { client, sequence } = line['arguments'] as { client: number; sequence: number };
  return `${client}/${sequence}`;
}
