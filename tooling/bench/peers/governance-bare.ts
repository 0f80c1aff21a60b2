// The tools of governance-tools.ts on the official SDK alone. Usage: node governance-bare.js serve URL
import {
  idempotencyKey,
  type Orders,
  openDatabase,
  ordersIn,
  output,
  readInput,
  writeInput,
} from './governance-tools.ts';

// Loaded after zod: in a bundle esbuild would begin with the SDK, whose schemas need zod before it is there.
const { McpServer } = await import('@modelcontextprotocol/server');
const { serveStdio } = await import('@modelcontextprotocol/server/stdio');

function bareServer(orders: Orders) {
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
