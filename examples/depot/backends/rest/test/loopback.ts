import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { memoryDepot } from '../../../src/adapters/memory/index.ts';
import type { NewParcel, Parcel } from '../../../src/domain/parcel.ts';

export const TOKEN = 'tok_test';

/** The API on loopback, with what it was asked, and a way to make it fail. */
export async function startApi() {
  const { parcels } = memoryDepot();
  const asked: { method: string; path: string; key: string | undefined }[] = [];
  /** Answers in place of the API's own; `hang` never answers. */
  const fault: { status?: number; hang?: boolean } = {};
  const toWire = ({ createdAt, ...rest }: Parcel) => ({ ...rest, created_at: createdAt });

  async function answer(request: IncomingMessage): Promise<readonly [status: number, body: unknown]> {
    const { method = '', url = '' } = request;
    const { pathname, searchParams } = new URL(url, 'http://api.example');
    const key = request.headers['idempotency-key'];
    asked.push({ method, path: url, key: typeof key === 'string' ? key : undefined });
    if (request.headers.authorization !== `Bearer ${TOKEN}`) return [401, { message: 'who are you?' }];
    if (fault.status !== undefined) return [fault.status, { message: 'not today' }];
    if (method === 'POST') {
      const created = await parcels.create((await bodyOf(request)) as NewParcel, { key: asked.at(-1)?.key });
      return [201, toWire(created)];
    }
    const [, id] = /^\/parcels\/(.+)$/.exec(pathname) ?? [];
    if (id === undefined) return [200, { items: (await parcels.named(searchParams.get('name') ?? '')).map(toWire) }];
    const found = await parcels.get(id);
    return found ? [200, toWire(found)] : [404, { message: 'there is none' }];
  }

  const http = createServer((request, response) => {
    if (fault.hang) return;
    answer(request).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    }, response.destroy);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const { port } = http.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    fault,
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString('utf8'));
}
