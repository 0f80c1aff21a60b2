import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { isLoopback, parseAddress } from '../../src/config/http-address.ts';
import { serveHttp } from '../../src/serve/http/serve.ts';
import { declared, runtimeOf, serverOf, tool } from '../gate/harness.ts';
import { httpOf, rawClient } from './harness.ts';

let started = 0;
const slow = tool({
  ...declared,
  name: 'wait_long',
  effect: 'read',
  input: z.object({}),
  output: z.object({ done: z.boolean() }),
  run: async () => {
    started += 1;
    await sleep(300);
    return { done: true };
  },
});

it.each([
  ['8080', { host: '127.0.0.1', port: 8080 }],
  ['localhost', { host: 'localhost', port: 8808 }],
  ['127.0.0.1:0', { host: '127.0.0.1', port: 0 }],
  ['[::1]:9000', { host: '::1', port: 9000 }],
  ['0.0.0.0:80', { host: '0.0.0.0', port: 80 }],
  ['true', { host: '127.0.0.1', port: 8808 }],
  ['mcp.example.com:443', { host: 'mcp.example.com', port: 443 }],
  ['70000', undefined],
  ['::1', undefined],
  ['[zz]:1', undefined],
  ['http://localhost', undefined],
  ['', undefined],
])('reads %s as an address', (text, address) => expect(parseAddress(text)).toEqual(address));

it('knows which addresses only this machine reaches', () => {
  expect(['127.0.0.1', '127.8.9.1', '::1', 'localhost'].filter((host) => !isLoopback(host))).toEqual([]);
  const open = ['0.0.0.0', '::', '192.168.1.5', 'localhost.example.com', '127.example.com', '128.0.0.1'];
  expect(open.filter(isLoopback)).toEqual([]);
});

it.each(['0.0.0.0', '::', '10.1.2.3', 'mcp.example.com'])('does not listen on %s without identity', async (host) => {
  const { runtime } = runtimeOf(serverOf([slow]));
  const serving = serveHttp(runtime, { log: runtime.log, address: { host, port: 0 } });
  await expect(serving).rejects.toMatchObject({ code: 'HTTP_ADDRESS_REFUSED' });
});

it('says that a port is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const { port } = other.address() as { port: number };
  const { runtime } = runtimeOf(serverOf([slow]));
  const serving = serveHttp(runtime, { log: runtime.log, address: { host: '127.0.0.1', port } });
  await expect(serving).rejects.toThrow(/another program listens there/);
  other.close();
});

it('finishes calls in flight of both eras, and takes no new ones', async () => {
  const { serving, client } = await httpOf(serverOf([slow]));
  started = 0;
  const session = await client().session();
  const params = { name: 'wait_long', arguments: {} };
  const running = [session.request('tools/call', params), client().modern('tools/call', params)];
  await expect.poll(() => started, { interval: 10 }).toBe(2);
  const ended = serving.shutdown();
  for (const { result } of await Promise.all(running)) expect(result?.['structuredContent']).toEqual({ done: true });
  await ended;
  await expect(client().modern('tools/list')).rejects.toThrow();
});

it('ends open streams when it shuts down', async () => {
  const { serving, client } = await httpOf(serverOf([slow]));
  const stream = await (await client().session()).stream();
  await serving.shutdown();
  await expect(stream.text()).resolves.toBe('');
});

it('is alive while backends are not ready, and names no more than which', async () => {
  let ok = true;
  const { url, serving } = await httpOf(
    serverOf([slow], {
      connect: async () => ({
        ports: {},
        health: async () => [{ name: 'database', ok, detail: 'password of ada@db is wrong' }],
        close: async () => undefined,
      }),
    }),
  );
  const at = async (path: string) => {
    const response = await fetch(new URL(path, url));
    return [response.status, await response.json()];
  };
  expect(await at('/readyz')).toEqual([200, { status: 'ok', failing: [] }]);
  ok = false;
  await expect
    .poll(() => at('/readyz'), { timeout: 5000 })
    .toEqual([503, { status: 'not ready', failing: ['database'] }]);
  expect(await at('/healthz')).toEqual([200, { status: 'ok' }]);
  await serving.shutdown();
});

it('refuses what is no request of the protocol before anything looks at it', async () => {
  const { client, url, serving } = await httpOf(serverOf([slow]));
  const { post } = client();
  expect((await post('{')).error?.code).toBe(-32_700);
  expect((await post('{}', { 'content-type': 'text/plain' })).status).toBe(415);
  const large = JSON.stringify('x'.repeat(2 * 1024 * 1024));
  // The answer may overtake the body, and the connection then ends under who still sends.
  const said = (answer: Promise<{ status: number }>) =>
    answer.then(
      ({ status }) => status,
      () => 413,
    );
  expect(await said(post(large))).toBe(413);
  const chunked = new Blob([large]).stream();
  const headers = { 'content-type': 'application/json' };
  expect(await said(fetch(url, { method: 'POST', body: chunked, headers, duplex: 'half' }))).toBe(413);
  expect((await fetch(url, { method: 'PUT' })).status).toBe(405);
  expect((await fetch(new URL('/', url))).status).toBe(404);
  // Deeper than any parser's stack would like.
  const deep = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${'['.repeat(300_000)}${']'.repeat(300_000)}}`;
  expect((await post(deep)).status).toBeGreaterThanOrEqual(400);
  expect((await rawClient(url).modern('tools/list')).status).toBe(200);
  await serving.shutdown();
});
