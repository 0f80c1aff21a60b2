// The tools of gate-tools.ts on the official SDK alone: no permission, audit, limits or idempotency.
import { McpServer } from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { idempotencyKey, input, output, record } from './gate-tools.ts';

export function bareServer(): McpServer {
  const server = new McpServer({ name: 'bare', version: '1.0.0' });
  const answer = (given: Parameters<typeof record>[0]) => {
    const data = record(given);
    return { content: [{ type: 'text' as const, text: JSON.stringify(data) }], structuredContent: data };
  };
  server.registerTool(
    'read_record',
    { description: 'Reads.', inputSchema: input, outputSchema: output },
    async (given) => answer(given),
  );
  server.registerTool(
    'write_record',
    { description: 'Writes.', inputSchema: input.extend({ idempotency_key: idempotencyKey }), outputSchema: output },
    async (given) => answer(given),
  );
  return server;
}

if (process.argv[2] === 'serve') serveStdio(bareServer);
