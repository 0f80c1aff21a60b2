import { author, defineConfig, defineErrors } from '@enterprise-mcp/kit';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { inProcess } from '../src/clients/index.ts';

interface Ports {
  look(): Promise<string>;
}

const { tool, defineServer } = author<Ports>();

function gatheringServer(look: Ports['look']) {
  const written: string[] = [];
  const server = defineServer({
    name: 'gathering',
    title: 'Gathering',
    version: '1.0.0',
    instructions: 'Looks before it writes.',
    config: defineConfig({ prefix: 'GATHERING', schema: z.object({}) }),
    tools: [
      tool({
        name: 'write_down',
        title: 'Write down',
        description: { what: 'Writes down what is seen.', useWhen: ['asked to'] },
        input: z.object({ title: z.string().describe('its title') }),
        output: z.object({ seen: z.string() }),
        effect: 'write',
        permission: 'notes:write',
        gather: async (_input, { ports }) => ({ seen: await ports.look() }),
        async run({ title }, _context, { seen }) {
          written.push(`${title}: ${seen}`);
          return { seen };
        },
      }),
    ],
    errors: defineErrors({}),
    connect: async () => ({ ports: { look }, health: async () => [], close: async () => undefined }),
  });
  return { server, written };
}

it('gives a write what it gathered, and gathers nothing for a repeat', async () => {
  let looked = 0;
  const { server, written } = gatheringServer(async () => `view ${++looked}`);
  const { client, close } = await inProcess(server, 'sdk-2.x-2026');
  const write = (key?: string) => client.call('write_down', { title: 'a', ...(key && { idempotency_key: key }) });
  expect((await write()).data).toEqual({ seen: 'view 1' });
  expect((await write('k')).data).toEqual({ seen: 'view 2' });
  expect((await write('k')).data).toMatchObject({ seen: 'view 2' });
  expect(looked).toBe(2);
  expect(written).toEqual(['a: view 1', 'a: view 2']);
  await close();
});

it('gathers once, also when there is nothing to hand on', async () => {
  let looked = 0;
  const { server } = gatheringServer(async () => {
    looked++;
    return '';
  });
  const [declared] = server.tools;
  const bare = { ...declared, gather: async () => void looked++, run: async () => ({ seen: 'nothing' }) };
  const { client, close } = await inProcess({ ...server, tools: [bare] } as typeof server, 'sdk-2.x-2026');
  expect((await client.call('write_down', { title: 'a', idempotency_key: 'k' })).data).toEqual({ seen: 'nothing' });
  expect(looked).toBe(1);
  await close();
});

it('leaves no trace of a call that could not gather, which may be repeated with its key', async () => {
  let sight = false;
  const { server, written } = gatheringServer(async () => {
    if (!sight) throw new Error('fog');
    return 'clear';
  });
  const { client, close } = await inProcess(server, 'sdk-2.x-2026');
  const write = () => client.call('write_down', { title: 'a', idempotency_key: 'k' });
  expect((await write()).isError).toBe(true);
  sight = true;
  expect((await write()).data).toEqual({ seen: 'clear' });
  expect(written).toEqual(['a: clear']);
  await close();
});
