// The tools of governance-tools.ts on the official SDK alone. Usage: node governance-bare.js serve URL
// First: esbuild would otherwise begin with the SDK, whose schemas need zod before zod is there.

import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import {
  idempotencyKey,
  type Orders,
  openDatabase,
  ordersIn,
  output,
  readInput,
  writeInput,
} from './governance-tools.ts';

function bareServer(orders: Orders): McpServer {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  const answer = (data: object) => ({
    content: [{ type: 'text' as const, text: JSON.stringify(data) }],
    structuredContent: { ...data },
  });
  server.registerTool(
    'read_order',
    { description: 'Reads.', inputSchema: readInput, outputSchema: output },
    async ({ id }) => answer(await orders.read(id)),
  );
  server.registerTool(
    'write_order',
    {
      description: 'Writes.',
      inputSchema: writeInput.extend({ idempotency_key: idempotencyKey }),
      outputSchema: output,
    },
    async (given) => answer(await orders.write(given)),
  );
  return server;
}

const [, , command, url = ''] = process.argv;
if (command === 'serve') {
  const orders = ordersIn(await openDatabase(url));
  serveStdio(() => bareServer(orders));
}
