// A whole server in one file, as it is published; it knows nothing of telemetry.
import * as z from 'zod';
import { author, defineConfig } from '../../src/index.ts';
import { main } from '../../src/serve/index.ts';

const { tool, defineServer } = author<object>();
const server = defineServer({
  name: 'traced',
  title: 'Traced',
  version: '1.0.0',
  instructions: 'A test.',
  config: defineConfig({ prefix: 'TRACED', schema: z.object({}) }),
  tools: [
    tool({
      name: 'say_it',
      title: 'Say it',
      description: { what: 'Says it.', useWhen: ['testing'] },
      input: z.object({ text: z.string().describe('text') }),
      output: z.object({ text: z.string() }),
      effect: 'read',
      permission: 'tests:run',
      run: async ({ text }) => ({ text }),
    }),
  ],
  connect: async () => ({ ports: {}, health: async () => [], close: async () => undefined }),
});
await main(server, process);
