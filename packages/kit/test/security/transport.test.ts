import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, expect, it } from 'vitest';
import * as z from 'zod';
import { serveApprovalPage } from '../../src/approvals/page/serve.ts';
import { pairingOf } from '../../src/approvals/pairing.ts';
import type { Principal } from '../../src/define/context.ts';
import { memoryRecords } from '../../src/state/memory-records.ts';
import { approvalsFor, questionOf } from '../approvals/question.ts';
import { declared, serverOf, tool } from '../gate/harness.ts';
import { httpOf } from '../http/harness.ts';

/** One test a case of the field; the name says which. What each guarantees is in SECURITY.md. */

const whoami = tool({
  ...declared,
  name: 'who_am_i',
  effect: 'read',
  input: z.object({ wait: z.int().default(0).describe('Milliseconds') }),
  output: z.object({ principal: z.string(), agent: z.string() }),
  run: async ({ wait }, { principal, agent, progress }) => {
    progress(1, 2, principal.id);
    await sleep(wait);
    return { principal: principal.id, agent: agent.name };
  },
});

let open: Awaited<ReturnType<typeof httpOf>> | undefined;
const serve = async (...args: Parameters<typeof httpOf>) => {
  open = await httpOf(...args);
  return open;
};
afterEach(async () => {
  await open?.serving.shutdown();
  open = undefined;
});

/** `fetch` does not let a page choose its Host; a rebound name does. */
function statusOf(url: string, method: string, headers: Record<string, string>, body?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, setHost: !('host' in headers) }, (answer) => {
      answer.resume();
      resolve(answer.statusCode ?? 0);
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

const initialize = JSON.stringify({
  jsonrpc: '2.0',
  id: 1,
  method: 'initialize',
  params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'page', version: '1' } },
});
const json = { 'content-type': 'application/json', accept: 'application/json, text/event-stream' };

it('CVE-2025-66414, CVE-2026-42559: a rebound name and a foreign page reach nothing', async () => {
  const { url } = await serve(serverOf([whoami]));
  const { host, port } = new URL(url);
  const at = (path: string) => new URL(path, url).href;
  const strangers = [
    'evil.example',
    `evil.example:${port}`,
    `127.0.0.1.evil.example:${port}`,
    '0.0.0.0',
    '169.254.169.254',
  ];
  for (const path of ['/mcp', '/healthz', '/readyz', '/nothing']) {
    for (const method of ['GET', 'POST', 'DELETE', 'OPTIONS']) {
      for (const stranger of strangers) {
        expect(await statusOf(at(path), method, { host: stranger, ...json }), `${method} ${path} ${stranger}`).toBe(
          403,
        );
      }
    }
  }
  const origins = [
    'http://evil.example',
    'null',
    `http://localhost:${Number(port) + 1}`,
    `http://127.0.0.1`,
    'file://',
    '',
  ];
  for (const origin of origins) {
    expect(await statusOf(url, 'POST', { host, origin, ...json }, initialize), origin).toBe(403);
  }
  expect(await statusOf(url, 'POST', { host, origin: `http://${host}`, ...json }, initialize)).toBe(200);
  expect(await statusOf(url, 'POST', { host, ...json }, initialize)).toBe(200);
});

it('CVE-2025-66414: no answer tells a browser that another page may read it', async () => {
  const { url } = await serve(serverOf([whoami]));
  const origin = new URL(url).origin;
  const preflight = await fetch(url, {
    method: 'OPTIONS',
    headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type' },
  });
  expect(preflight.ok).toBe(false);
  expect([...preflight.headers.keys()].filter((name) => name.startsWith('access-control-'))).toEqual([]);
});

const person = (name: string): Principal => ({ id: `test:${name}`, name, roles: [] });
const byHeader = async (request: Request) => person(String(request.headers.get('x-user')));

it('CVE-2026-25536: side by side, nobody gets what is another’s', async () => {
  const { client } = await serve(serverOf([whoami]), { identify: byHeader });
  const names = Array.from({ length: 12 }, (_, index) => `user${index}`);
  const params = (index: number) => ({
    name: 'who_am_i',
    arguments: { wait: (index * 7) % 40 },
    _meta: { progressToken: 1 },
  });
  const seen = await Promise.all(
    names.map(async (name, index) => {
      const session = await client({ 'x-user': name }).session();
      const answers = await Promise.all([0, 1, 2].map(() => session.request('tools/call', params(index))));
      return answers.map(({ messages, result }) => [
        result?.['structuredContent'],
        ...messages
          .filter(({ method }) => method !== undefined)
          .map(({ params: sent }) => (sent as { message: string }).message),
      ]);
    }),
  );
  for (const [index, name] of names.entries()) {
    for (const answer of seen[index] ?? []) {
      expect(answer).toEqual([{ principal: `test:${name}`, agent: 'vitest' }, `test:${name}`]);
    }
  }
  const modern = await Promise.all(
    names.map((name) => client({ 'x-user': name }).modern('tools/call', { name: 'who_am_i', arguments: { wait: 10 } })),
  );
  expect(modern.map(({ result }) => result?.['structuredContent'])).toEqual(
    names.map((name) => ({ principal: `test:${name}`, agent: 'vitest' })),
  );
});

it('CVE-2026-27896: a key in other letters is another key', async () => {
  const { client } = await serve(serverOf([whoami]));
  const session = await client().session();
  const inSession = { 'mcp-session-id': session.id };
  const post = (body: object) => client().post(JSON.stringify(body), inSession);
  expect((await post({ jsonrpc: '2.0', id: 5, Method: 'tools/list' })).error).toBeDefined();
  expect((await post({ JSONRPC: '2.0', id: 5, method: 'tools/list' })).error).toBeDefined();
  expect((await post({ jsonrpc: '2.0', ID: 5, method: 'tools/list' })).result).toBeUndefined();
  const upper = await post({ jsonrpc: '2.0', id: 6, method: 'tools/call', params: { Name: 'who_am_i' } });
  expect(upper.error).toBeDefined();
  const { result } = await session.request('tools/call', { name: 'who_am_i', arguments: { Wait: 1 } });
  expect(result?.['isError']).toBe(true);
  expect(JSON.stringify(result)).toContain("unknown argument 'Wait'");
});

it('CVE-2026-27124: a consent given in one browser is no consent in another', async () => {
  const records = memoryRecords();
  const now = () => new Date();
  const approvals = approvalsFor({ records, now });
  const pairing = pairingOf(records, 'crm', now);
  const nothing = () => undefined;
  const page = await serveApprovalPage(0, {
    title: 'CRM',
    name: 'crm',
    base: '/secret',
    approvals: async () => approvals,
    pairing: async () => pairing,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    now,
  });
  const { id } = await approvals.request(questionOf());
  const { origin } = new URL(page.link(id));
  const form = (path: string, fields: Record<string, string>, cookie = '') =>
    fetch(`${origin}${path}`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams(fields),
      headers: { origin, 'sec-fetch-site': 'same-origin', cookie },
    });
  const pair = async (name: string) => {
    const { code } = await pairing.issue({ id: `os:${name}`, name, roles: [] });
    return (await form('/secret/pair', { code, next: '' })).headers.get('set-cookie')?.split(';')[0] ?? '';
  };
  const [ada, eve] = [await pair('ada'), await pair('eve')];
  const shown = await (await fetch(`${origin}/secret/${id}`, { headers: { cookie: ada } })).text();
  const csrf = /name="csrf" value="([^"]+)"/.exec(shown)?.[1] ?? '';
  expect(csrf).not.toBe('');
  // Ada's token in Eve's browser, in none, and from another page.
  expect((await form(`/secret/${id}`, { decision: 'approve', csrf }, eve)).status).toBe(403);
  expect((await form(`/secret/${id}`, { decision: 'approve', csrf })).status).toBe(401);
  expect((await approvals.get(id))?.status).toBe('pending');
  await page.close();
});
