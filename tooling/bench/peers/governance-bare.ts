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

// Loaded after zod: in a bundle esbuild would begin with the SDK, whose schemas need zod before it is there. Not awaited
// at the top, or all modules would begin in another order than their imports say.
const sdk = () => Promise.all([import('@modelcontextprotocol/server'), import('@modelcontextprotocol/server/stdio')]);

function bareServer({ McpServer }: Awaited<ReturnType<typeof sdk>>[0], orders: Orders) {
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

async function serve(url: string): Promise<void> {
  const [server, { serveStdio }] = await sdk();
  const orders = ordersIn(await openDatabase(url));
  serveStdio(() => bareServer(server, orders));
}

const [, , command, url = ''] = process.argv;
if (command === 'serve') void serve(url);
