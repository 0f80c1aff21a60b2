import * as z from 'zod';
import { defineConfig } from '../../src/config/define.ts';
import { main } from '../../src/serve/cli.ts';
import { declared, serverOf, tool } from '../gate/harness.ts';

/** A server whose one tool does behind its answer what the variable says; spawned by tests. */
const misbehave: Readonly<Record<string, () => void>> = {
  reject: () => void Promise.reject(new Error('nobody awaits hunter2hunter2')),
  throw: () =>
    setImmediate(() => {
      throw new Error('nobody catches hunter2hunter2');
    }),
  print: () => console.log('a stray line'),
  nothing: () => undefined,
};

const server = serverOf(
  [
    tool({
      ...declared,
      name: 'misbehave',
      input: z.object({ how: z.string().describe('how') }),
      output: z.object({ done: z.boolean() }),
      effect: 'read',
      run: async ({ how }, { log }) => {
        log.info('about to misbehave');
        misbehave[how]?.();
        return { done: true };
      },
    }),
  ],
  {
    config: defineConfig({
      prefix: 'TEST',
      schema: z.object({ password: z.string().optional().meta({ description: 'a secret', secret: true }) }),
    }),
  },
);

await main(server, process);
