import type { Frame } from './standalone.ts';

/** The built server, started as a host does and called. */
export function launchTest({ names, noun, backend, minimal }: Frame): string {
  const rest = minimal && backend === 'rest';
  const settings = rest ? `, ${names.screaming}_API_URL: api.url, ${names.screaming}_API_TOKEN: TOKEN` : '';
  const steps = minimal
    ? `    const made = await server.client.call('create_${noun}', { name: 'Trial', idempotency_key: 'trial-1' });
    expect(made.error).toBeUndefined();
    const shown = await server.client.call('get_${noun}', { ${noun}: 'trial' });
    expect(shown.data).toMatchObject({ id: made.data['id'], name: 'Trial' });`
    : `    const tools = await server.client.listTools();
    const everyones = declared.filter(({ reserved }) => !reserved).map(({ name }) => name);
    expect(tools.map(({ name }) => name)).toEqual(expect.arrayContaining(everyones));
    // The first that needs no argument and changes nothing.
    const tool = tools.find(({ inputSchema, annotations = {} }) => annotations['readOnlyHint'] && !('required' in inputSchema));
    const answer = await server.client.call(tool?.name ?? '');
    expect(answer.error).toBeUndefined();`;
  return `import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clientKinds, spawnServer } from '@enterprise-mcp/testkit';
import { expect, it } from 'vitest';
${minimal ? '' : "import { tools as declared } from '../src/tools/index.ts';\n"}${rest ? "import { startApi, TOKEN } from './loopback.ts';\n" : ''}
// What was built last; \`npm test\` builds first.
const bin = join(import.meta.dirname, '../dist/bin.js');

it.each(clientKinds)('%s starts it and is answered', async (kind) => {
  const folder = await mkdtemp(join(tmpdir(), '${names.kebab}-'));
${rest ? '  const api = await startApi();\n' : ''}  const server = await spawnServer(kind, {
    command: process.execPath,
    args: [bin${minimal ? '' : ", '--demo'"}],
    env: { ${names.screaming}_DATA_DIR: folder${settings} },
  });
  try {
${steps}
    expect(server.strayOutput()).toEqual([]);
    expect(await server.close()).toBe(0);
  } finally {
    server.process.kill('SIGKILL');
${rest ? '    await api.close();\n' : ''}    await rm(folder, { recursive: true, force: true });
  }
});
`;
}
