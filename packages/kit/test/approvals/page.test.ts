import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Approvals } from '../../src/approvals/approvals.ts';
import { type ApprovalPage, serveApprovalPage } from '../../src/approvals/page/serve.ts';
import { type Pairing, pairingOf } from '../../src/approvals/pairing.ts';
import { memoryRecords } from '../../src/state/memory-records.ts';
import { approvalsFor, questionOf } from './question.ts';

const ada = { id: 'os:ada', name: 'ada', roles: [] };
const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

interface Reply {
  readonly status: number;
  readonly headers: Record<string, string | string[] | undefined>;
  readonly body: string;
}

describe('the approval page', () => {
  let time: number;
  let page: ApprovalPage;
  let approvals: Approvals;
  let pairing: Pairing;
  let origin: string;
  beforeEach(async () => {
    time = Date.UTC(2026, 10, 4, 10);
    const now = () => new Date(time);
    const records = memoryRecords(now);
    approvals = approvalsFor({ records, now });
    pairing = pairingOf(records, 'crm', now);
    page = await serveApprovalPage(0, {
      title: 'CRM',
      name: 'crm',
      base: '/secret',
      approvals: async () => approvals,
      pairing: async () => pairing,
      log,
      now,
    });
    origin = new URL(page.link('x')).origin;
  });
  afterEach(() => page.close());

  /** As any program of this machine can ask, with whatever headers it likes. */
  function send(method: string, path: string, headers: Record<string, string> = {}, form?: Record<string, string>) {
    const body = form && new URLSearchParams(form).toString();
    return new Promise<Reply>((resolve, reject) => {
      const asked = request(
        `${origin}${path}`,
        { method, headers: { ...(body && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers } },
        (answer) => {
          let text = '';
          answer.setEncoding('utf8').on('data', (chunk: string) => {
            text += chunk;
          });
          answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: text }));
        },
      );
      asked.on('error', reject);
      asked.end(body);
    });
  }
  const post = (path: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
    send('POST', path, { origin, 'sec-fetch-site': 'same-origin', ...headers }, form);
  /** The cookie of a browser that was paired. */
  async function paired(by = ada): Promise<string> {
    const { code } = await pairing.issue(by);
    const { status, headers } = await post('/secret/pair', { code, next: '' });
    expect(status).toBe(303);
    const [cookie = ''] = headers['set-cookie'] ?? [];
    expect(cookie).toMatch(/^approvals_crm=[\w-]{43}; Max-Age=28800; Path=\/secret; HttpOnly; SameSite=Strict$/);
    return cookie.split(';')[0] ?? '';
  }
  const csrfIn = ({ body }: Reply) => /name="csrf" value="([^"]+)"/.exec(body)?.[1] ?? '';

  it('shows nothing of a call and decides nothing for a browser that is not paired', async () => {
    const { id } = await approvals.request(questionOf());
    for (const path of ['/secret/', `/secret/${id}`]) {
      const { status, body } = await send('GET', path);
      expect(status).toBe(401);
      expect(body).not.toMatch(/Northwind|delete_customer|ada/);
    }
    for (const cookie of ['', 'approvals_crm=', `approvals_crm=${'A'.repeat(43)}`]) {
      expect((await post(`/secret/${id}`, { decision: 'approve', csrf: '' }, { cookie })).status).toBe(401);
    }
    expect((await approvals.get(id))?.status).toBe('pending');
  });

  it('shows a paired person what would happen, and takes the decision', async () => {
    const { id } = await approvals.request(questionOf());
    const cookie = await paired();
    expect((await send('GET', '/secret/', { cookie })).body).toContain('delete_customer');
    const shown = await send('GET', `/secret/${id}`, { cookie });
    expect(shown.body).toContain('Delete Northwind Traders (cus_42) and its 3 deals');
    expect(shown.body).toContain('in 15 minutes, at 2026-11-04 10:15 UTC');
    const done = await post(`/secret/${id}`, { decision: 'approve', csrf: csrfIn(shown) }, { cookie });
    expect([done.status, done.headers['location']]).toEqual([303, `/secret/${id}`]);
    expect(await approvals.get(id)).toMatchObject({ status: 'approved', way: 'page', decidedBy: ada });
    expect((await send('GET', `/secret/${id}`, { cookie })).body).toContain('✓ Approved');
  });

  it('escapes what it shows', async () => {
    const evil = '</pre><script>alert(1)</script>"\'&\u202e<img src=x onerror=alert(1)>';
    const { id } = await approvals.request(
      questionOf({
        preview: evil,
        agent: { name: evil, version: evil },
        message: evil,
        name: evil,
        input: { [evil]: evil },
      }),
    );
    const cookie = await paired();
    for (const path of ['/secret/', `/secret/${id}`]) {
      const { body } = await send('GET', path, { cookie });
      expect(body).not.toMatch(/<script|<img/);
      expect(body).toContain('&lt;script&gt;');
    }
  });

  it('sends headers that let nothing in, out or around', async () => {
    const { headers } = await send('GET', '/secret/');
    expect(headers).toMatchObject({
      'x-frame-options': 'DENY',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
    });
    expect(headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'sha256-[\w+/]+='; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
    );
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  it.each([
    ['another name', 'evil.example'],
    ['a name of this machine', 'localhost'],
    ['no port', '127.0.0.1'],
  ])('refuses a request for %s, which rebinding would send', async (_, host) => {
    const cookie = await paired();
    const port = host === 'evil.example' || host === 'localhost' ? `:${new URL(origin).port}` : '';
    const { status, body } = await send('GET', '/secret/', { cookie, host: `${host}${port}` });
    expect([status, body]).toEqual([421, 'This host is not served here.']);
  });

  it.each([
    ['a foreign origin', { origin: 'https://evil.example' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['an opaque origin', { origin: 'null' }],
    ['another site', { 'sec-fetch-site': 'cross-site' }],
    ['the same site, but not the same origin', { 'sec-fetch-site': 'same-site' }],
  ])('refuses a form from %s', async (_, headers) => {
    const { id } = await approvals.request(questionOf());
    const cookie = await paired();
    const csrf = csrfIn(await send('GET', `/secret/${id}`, { cookie }));
    expect((await post(`/secret/${id}`, { decision: 'approve', csrf }, { cookie, ...headers })).status).toBe(403);
    expect((await approvals.get(id))?.status).toBe('pending');
  });

  it('refuses a form without an origin', async () => {
    const { id } = await approvals.request(questionOf());
    const cookie = await paired();
    expect((await send('POST', `/secret/${id}`, { cookie }, { decision: 'approve' })).status).toBe(403);
  });

  it('refuses a form without the session’s own token', async () => {
    const { id } = await approvals.request(questionOf());
    const [cookie, other] = [await paired(), await paired()];
    const foreign = csrfIn(await send('GET', `/secret/${id}`, { cookie: other }));
    for (const csrf of ['', 'x', foreign]) {
      expect((await post(`/secret/${id}`, { decision: 'approve', csrf }, { cookie })).status).toBe(403);
    }
    expect((await approvals.get(id))?.status).toBe('pending');
  });

  it('takes GET and POST only, of bounded size and number', async () => {
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH'])
      expect((await send(method, '/secret/')).status).toBe(405);
    expect((await post('/secret/pair', { code: 'x'.repeat(10_000) })).status).toBe(413);
    const replies = await Promise.all(Array.from({ length: 130 }, () => send('GET', '/secret/')));
    expect(replies.filter(({ status }) => status === 429).length).toBeGreaterThan(0);
  });

  it('says the same whatever is outside of its own address', async () => {
    const { id } = await approvals.request(questionOf());
    const replies = await Promise.all(['/', '/other/', `/${id}`, '/secret'].map((path) => send('GET', path)));
    expect(new Set(replies.map(({ status, body }) => `${status} ${body}`))).toEqual(new Set(['404 Nothing here.']));
  });

  it('does not take the word of the one who asked where another is wanted', async () => {
    const { id } = await approvals.request(questionOf({ byAnother: true }));
    const cookie = await paired();
    const shown = await send('GET', `/secret/${id}`, { cookie });
    expect(shown.body).toContain('wants another person to confirm it');
    expect(shown.body).not.toContain('value="approve"');
    const forced = await post(`/secret/${id}`, { decision: 'approve', csrf: csrfIn(shown) }, { cookie });
    expect(forced.status).toBe(403);
    const bob = await paired({ id: 'os:bob', name: 'bob', roles: [] });
    const csrf = csrfIn(await send('GET', `/secret/${id}`, { cookie: bob }));
    expect((await post(`/secret/${id}`, { decision: 'approve', csrf }, { cookie: bob })).status).toBe(303);
    expect((await approvals.get(id))?.decidedBy?.id).toBe('os:bob');
  });

  it('takes no decision after the time', async () => {
    const { id } = await approvals.request(questionOf());
    const cookie = await paired();
    const csrf = csrfIn(await send('GET', `/secret/${id}`, { cookie }));
    time += 15 * 60_000;
    await post(`/secret/${id}`, { decision: 'approve', csrf }, { cookie });
    const { body } = await send('GET', `/secret/${id}`, { cookie });
    expect(body).toContain('○ Expired');
    expect(body).not.toContain('<button');
    expect((await approvals.get(id))?.status).toBe('pending');
  });

  describe('pairing', () => {
    it('takes a code once, within five minutes, however it is written', async () => {
      const { code } = await pairing.issue(ada);
      const typed = ` ${code.toLowerCase().replace('-', ' ')} `;
      expect((await post('/secret/pair', { code: typed, next: '' })).status).toBe(303);
      expect((await post('/secret/pair', { code, next: '' })).status).toBe(403);
      const late = await pairing.issue(ada);
      time += 5 * 60_000;
      expect((await post('/secret/pair', { code: late.code, next: '' })).status).toBe(403);
    });

    it('of two browsers with one code pairs one', async () => {
      const { code } = await pairing.issue(ada);
      const tries = await Promise.all(Array.from({ length: 8 }, () => pairing.redeem(code)));
      expect(tries.filter((one) => 'token' in one)).toHaveLength(1);
    });

    it('ends with ten wrong codes, for ten minutes, the right one too', async () => {
      const { code } = await pairing.issue(ada);
      for (let n = 0; n < 10; n++) await pairing.redeem('AAAAA-AAAAA');
      expect(await pairing.redeem(code)).toEqual({ refused: 'locked' });
      time += 10 * 60_000;
      const next = await pairing.issue(ada);
      expect(await pairing.redeem(next.code)).toHaveProperty('token');
    });

    it('leads back to the approval, and to nowhere else', async () => {
      const { id } = await approvals.request(questionOf());
      const back = async (next: string) =>
        (await post('/secret/pair', { code: (await pairing.issue(ada)).code, next })).headers['location'];
      expect(await back(id)).toBe(`/secret/${id}`);
      expect(await back('//evil.example')).toBe('/secret/');
    });

    it('lasts eight hours', async () => {
      const cookie = await paired();
      time += 8 * 3600_000;
      expect((await send('GET', '/secret/', { cookie })).status).toBe(401);
    });
  });
});
