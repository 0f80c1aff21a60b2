import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import * as z from 'zod';
import type { Principal } from '../../src/define/context.ts';
import { declared, resource, serverOf, tool } from '../gate/harness.ts';
import { eventsOf, httpOf } from './harness.ts';

const whoami = tool({
  ...declared,
  name: 'who_am_i',
  effect: 'read',
  input: z.object({}),
  output: z.object({ principal: z.string() }),
  run: async (_input, { principal }) => ({ principal: principal.id }),
});

const person = (name: string): Principal => ({ id: `test:${name}`, name, roles: [] });
/** Stands for the identity that comes later. */
const byHeader = async (request: Request) =>
  request.headers.has('x-user') ? person(String(request.headers.get('x-user'))) : new Response(null, { status: 401 });

let open: Awaited<ReturnType<typeof httpOf>> | undefined;
const serve = async (...args: Parameters<typeof httpOf>) => {
  open = await httpOf(...args);
  return open;
};
afterEach(() => open?.serving.shutdown());

it('serves a session of 2025 from initialize to DELETE', async () => {
  const { client } = await serve(serverOf([whoami]));
  const session = await client().session();
  expect(session.opened.result).toMatchObject({ protocolVersion: '2025-11-25' });
  expect((await session.request('tools/list')).result?.['tools']).toHaveLength(1);
  const { result } = await session.request('tools/call', { name: 'who_am_i', arguments: {} });
  expect(result?.['structuredContent']).toEqual({ principal: 'test:user' });
  expect((await session.end()).status).toBe(200);
  expect((await session.request('tools/list')).status).toBe(404);
});

it('serves 2026 without sessions', async () => {
  const { client } = await serve(serverOf([whoami]));
  const answer = await client().modern('tools/call', { name: 'who_am_i', arguments: {} });
  expect(answer.result?.['structuredContent']).toEqual({ principal: 'test:user' });
  expect(answer.headers.get('mcp-session-id')).toBeNull();
});

it('tells nobody else that a session exists', async () => {
  const { client } = await serve(serverOf([whoami]), { identify: byHeader });
  const session = await client({ 'x-user': 'ada' }).session();
  const asEve = { 'x-user': 'eve' };
  expect((await session.request('tools/list', {}, asEve)).status).toBe(404);
  expect((await session.stream(asEve)).status).toBe(404);
  expect((await session.end(asEve)).status).toBe(404);
  expect((await session.request('tools/list', {}, { 'x-user': 'ada' })).status).toBe(200);
});

it('refuses who is not identified', async () => {
  const { client } = await serve(serverOf([whoami]), { identify: byHeader });
  expect((await client().modern('tools/list')).status).toBe(401);
  expect((await client().session()).opened.status).toBe(401);
});

it('asks for a session, and knows no other', async () => {
  const { client } = await serve(serverOf([whoami]));
  const list = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list' });
  expect((await client().post(list)).status).toBe(400);
  expect((await client().post(list, { 'mcp-session-id': 'made-up' })).status).toBe(404);
});

it('ends the session that was idle for longest when there are too many', async () => {
  const { client } = await serve(serverOf([whoami]), { sessions: { most: 2 } });
  const first = await client().session();
  const second = await client().session();
  await sleep(20);
  await first.request('tools/list');
  const third = await client().session();
  expect((await first.request('tools/list')).status).toBe(200);
  expect((await second.request('tools/list')).status).toBe(404);
  expect((await third.request('tools/list')).status).toBe(200);
});

it('refuses a session where all are in use', async () => {
  const { client } = await serve(serverOf([whoami]), { sessions: { most: 1 } });
  const first = await client().session();
  const leave = new AbortController();
  await first.stream({}, leave.signal);
  const { opened } = await client().session();
  expect(opened.status).toBe(503);
  expect(opened.headers.get('retry-after')).toBe('60');
  leave.abort();
});

it('ends sessions that nobody uses, and none that somebody listens to', async () => {
  const { client } = await serve(serverOf([whoami]), { sessions: { idleMs: 60 } });
  const idle = await client().session();
  const used = await client().session();
  const leave = new AbortController();
  await used.stream({}, leave.signal);
  await expect.poll(async () => (await idle.request('ping')).status, { interval: 200, timeout: 5000 }).toBe(404);
  expect((await used.request('ping')).status).toBe(200);
  leave.abort();
});

it('gives a client that lost its stream the rest of it', async () => {
  const { client, runtime } = await serve(
    serverOf([whoami], {
      resources: [
        resource({
          uri: 'test://a',
          name: 'a',
          title: 'A',
          description: 'A.',
          permission: 'a:read',
          read: async () => 1,
        }),
      ],
      connect: async (_config, { changed }) => {
        change = changed;
        return { ports: {}, health: async () => [], close: async () => undefined };
      },
    }),
  );
  let change: (uri: string) => void = () => undefined;
  const session = await client().session();
  await session.request('resources/subscribe', { uri: 'test://a' });
  await runtime.connection();
  const leave = new AbortController();
  const stream = await session.stream({}, leave.signal);
  change('test://a');
  const reader = stream.body?.getReader();
  const first = Buffer.from((await reader?.read())?.value ?? []).toString();
  expect(eventsOf(first)).toMatchObject([{ method: 'notifications/resources/updated', params: { uri: 'test://a' } }]);
  leave.abort();
  await sleep(100);
  // Sent to nobody: the stream is gone. What is missed comes with the next one.
  change('test://a');
  const again = new AbortController();
  const rest = await session.stream({ 'last-event-id': /^id: (.+)$/m.exec(first)?.[1] ?? '' }, again.signal);
  const missed = Buffer.from((await rest.body?.getReader().read())?.value ?? []).toString();
  expect(eventsOf(missed)).toMatchObject([{ method: 'notifications/resources/updated' }]);
  again.abort();
  const unknown = await session.stream({ 'last-event-id': 'made-up' });
  expect(unknown.status).toBe(400);
});

it('tells a 2026 subscriber of changes, and no other', async () => {
  let change: (uri: string) => void = () => undefined;
  const { url } = await serve(
    serverOf([whoami], {
      resources: [
        resource({
          uri: 'test://a',
          name: 'a',
          title: 'A',
          description: 'A.',
          permission: 'a:read',
          read: async () => 1,
        }),
      ],
      connect: async (_config, { changed }) => {
        change = changed;
        return { ports: {}, health: async () => [], close: async () => undefined };
      },
    }),
  );
  const leave = new AbortController();
  const listening = await fetch(url, {
    method: 'POST',
    signal: leave.signal,
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'subscriptions/listen',
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'subscriptions/listen',
      params: {
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'vitest', version: '1' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
        notifications: { resourceSubscriptions: ['test://a'] },
      },
    }),
  });
  let heard = '';
  const reader = listening.body?.getReader();
  const hear = async () => {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined };
      if (done) return;
      heard += Buffer.from(value ?? []).toString();
    }
  };
  const hearing = hear().catch(() => undefined);
  await expect
    .poll(() => {
      change('test://b');
      change('test://a');
      return eventsOf(heard).map(({ method, params }) => [method, (params as { uri?: string }).uri]);
    })
    .toContainEqual(['notifications/resources/updated', 'test://a']);
  expect(heard).not.toContain('test://b');
  leave.abort();
  await hearing;
});
