import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Dropped, type GitHubDouble } from './double.ts';

/** The double on a port of this machine, for servers that run as processes of their own; below `/api/v3`, as Enterprise has it. */
export async function serveGitHub<State>(
  github: GitHubDouble<State>,
): Promise<{ readonly url: string; close(): void }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
      const body = text === '' ? undefined : (JSON.parse(text) as Record<string, unknown>);
      const path = (request.url ?? '').replace(/^\/api\/v3/, '');
      github.handle({ method: request.method ?? 'GET', path, headers, body }).then(
        (answer) => {
          response.writeHead(answer.status, answer.headers);
          response.end(answer.status === 304 ? undefined : answer.body);
        },
        (error: unknown) => {
          if (!(error instanceof Dropped)) github.violations.push(String(error));
          request.socket.destroy();
        },
      );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/api/v3`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
