// The tools of governance-tools.ts behind the kit's whole gate, started as any server is: node governance-kit.js [flags]
import { author, defineConfig, defineErrors } from '@enterprise-mcp/kit';
import { main } from '@enterprise-mcp/kit/serve';
import * as z from 'zod';
import { postgresState } from '../../../packages/postgres/src/index.ts';
import { type Orders, openDatabase, ordersIn, output, readInput, writeInput } from './governance-tools.ts';

const { tool, defineServer } = author<Orders>();
const description = { what: 'Orders.', useWhen: ['a benchmark runs'] };

export const server = defineServer({
  name: 'bench',
  title: 'Bench',
  version: '1.0.0',
  instructions: 'For measuring.',
  config: defineConfig({
    prefix: 'BENCH',
    schema: z.object({ databaseUrl: z.string().meta({ description: 'PostgreSQL', secret: true }) }),
  }),
  tools: [
    tool({
      name: 'read_order',
      title: 'Read an order',
      description,
      input: readInput,
      output,
      effect: 'read',
      permission: 'orders:read',
      run: ({ id }, { ports, signal }) => ports.read(id, signal),
    }),
    tool({
      name: 'write_order',
      title: 'Write an order',
      description,
      input: writeInput,
      output,
      effect: 'write',
      permission: 'orders:write',
      run: (order, { ports, signal }) => ports.write(order, signal),
    }),
  ],
  errors: defineErrors({}),
  async connect({ databaseUrl }) {
    const db = await openDatabase(databaseUrl);
    return { ports: ordersIn(db), state: postgresState(db), health: async () => [], close: () => db.close() };
  },
});

if (process.argv[1]?.includes('governance-kit')) await main(server, process);
