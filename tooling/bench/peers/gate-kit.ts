// The tools of gate-tools.ts behind the kit's whole gate, audit to a real file. Usage: node gate-kit.js serve FOLDER
import { author, defineConfig, defineErrors, jsonLogger } from '@enterprise-mcp/kit';
import { type Settings, serveServerStdio } from '@enterprise-mcp/kit/serve';
import * as z from 'zod';
import { input, output, record } from './gate-tools.ts';

const { tool, defineServer } = author<Record<string, never>>();
const description = { what: 'Answers a record.', useWhen: ['a benchmark runs'] };

export const server = defineServer({
  name: 'gate',
  title: 'Gate',
  version: '1.0.0',
  instructions: 'For measuring.',
  config: defineConfig({ prefix: 'GATE', schema: z.object({}) }),
  tools: [
    tool({
      name: 'read_record',
      title: 'Read a record',
      description,
      input,
      output,
      effect: 'read',
      permission: 'records:read',
      run: async (given) => record(given),
    }),
    tool({
      name: 'write_record',
      title: 'Write a record',
      description,
      input,
      output,
      effect: 'write',
      permission: 'records:write',
      run: async (given) => record(given),
    }),
  ],
  errors: defineErrors({}),
  connect: async () => ({ ports: {}, health: async () => [], close: async () => undefined }),
});

const endless = { points: 1_000_000_000, seconds: 60 };

export function settingsIn(dir: string): Settings {
  return {
    config: {},
    common: {
      dataDir: dir,
      auditDir: `${dir}/audit`,
      logLevel: 'warn',
      callTimeoutMs: 25_000,
      // Counted as by default, without an end.
      limits: {
        effects: { read: endless, write: endless },
        tools: {},
        shared: false,
        atOnce: { process: 256, principal: 64 },
      },
    },
    readOnly: false,
    tools: undefined,
    demo: false,
    secrets: ['correct horse battery staple'],
  };
}

const [, , command, dir] = process.argv;
if (command === 'serve' && dir) {
  const log = jsonLogger('warn', (line) => process.stderr.write(line));
  await serveServerStdio(server, settingsIn(dir), { log, stdin: process.stdin, stdout: process.stdout });
}
