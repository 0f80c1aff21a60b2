import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import type { Principal } from '../../define/context.ts';
import { memoryLimits } from '../../limits/memory.ts';
import type { Logger } from '../../serve/logger.ts';
import type { Approvals } from '../approvals.ts';
import { type Pairing, SESSION_SECONDS } from '../pairing.ts';
import { styleHash } from './style.ts';
import { approvalView, type Frame, listView, messageView, pairingView } from './views.ts';

export interface PageOptions {
  /** Title and name of the server. */
  readonly title: string;
  readonly name: string;
  /** `/` and an unguessable segment: the cookie is for it alone, whatever else listens on this machine's loopback. */
  readonly base: string;
  /** `http://127.0.0.1:4711`, exactly as the browser has to say it. */
  origin(): string;
  approvals(): Promise<Approvals>;
  pairing(): Promise<Pairing>;
  readonly log: Logger;
  now(): Date;
}

const MOST_REQUESTS = { points: 120, seconds: 60 };
const MOST_BYTES = 8 * 1024;

const headers = {
  // Referrer "same-origin" and not "no-referrer": with that a browser sends `Origin: null`, and the check would be moot.
  'Referrer-Policy': 'same-origin',
  'Content-Security-Policy': `default-src 'none'; style-src '${styleHash}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`,
  'X-Frame-Options': 'DENY',
  'X-Content-Type-Options': 'nosniff',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'no-store',
};

/** The page on which a paired person decides. Works without JavaScript; has none. */
export function pageApp(options: PageOptions): Hono {
  const { title, name, base, log, now } = options;
  const cookie = `approvals_${name}`;
  const limits = memoryLimits();
  const app = new Hono();

  app.use(async (c, next) => {
    for (const [header, value] of Object.entries(headers)) c.header(header, value);
    const origin = options.origin();
    // A name that was rebound to this address says another host.
    if (`http://${c.req.header('host') ?? ''}` !== origin) return c.text('This host is not served here.', 421);
    if (c.req.method !== 'GET' && c.req.method !== 'POST')
      return c.text('Only GET and POST.', 405, { Allow: 'GET, POST' });
    const [counted] = await limits.consume([{ key: 'page', rule: MOST_REQUESTS }]);
    if (counted?.allowed !== true) {
      return c.text('Too many requests. Wait a minute.', 429, { 'Retry-After': '60' });
    }
    if (c.req.method === 'POST' && !sameOrigin(c, origin)) return c.text('This form was sent from elsewhere.', 403);
    return next();
  });
  app.use(bodyLimit({ maxSize: MOST_BYTES, onError: (c) => c.text('Too large.', 413) }));

  const frame = (person?: Principal): Frame => ({ server: title, name, base, person });
  const signedIn = async (c: Context) => {
    const token = getCookie(c, cookie);
    const person = token && (await (await options.pairing()).person(token));
    return token && person ? { token, person } : undefined;
  };
  const pair = (c: Context, next: string, problem?: string) =>
    c.html(pairingView(frame(), { next, problem }), problem ? 403 : 401);
  const missing = (c: Context, person: Principal) =>
    c.html(
      messageView(
        frame(person),
        'Not found',
        'Nothing waits under this address. What the call would do may have changed since it was asked, or it is long past.',
      ),
      404,
    );

  app.get(`${base}/`, async (c) => {
    const session = await signedIn(c);
    if (!session) return pair(c, '');
    return c.html(listView(frame(session.person), await (await options.approvals()).pending(), now()));
  });

  app.post(`${base}/pair`, async (c) => {
    const form = await c.req.parseBody();
    const next = idOf(form['next']);
    const redeemed = await (await options.pairing()).redeem(String(form['code'] ?? ''));
    if ('refused' in redeemed) {
      log.warn('pairing a browser was refused', { reason: redeemed.refused });
      const problem =
        redeemed.refused === 'locked'
          ? 'Too many wrong codes. Wait ten minutes and get a new code.'
          : 'This code is wrong, too old or was used. Get a new one.';
      return pair(c, next, problem);
    }
    setCookie(c, cookie, redeemed.token, { path: base, httpOnly: true, sameSite: 'Strict', maxAge: SESSION_SECONDS });
    return c.redirect(`${base}/${next}`, 303);
  });

  app.get(`${base}/:id`, async (c) => {
    const session = await signedIn(c);
    const id = idOf(c.req.param('id'));
    if (!session) return pair(c, id);
    const approval = await (await options.approvals()).get(id);
    if (!approval) return missing(c, session.person);
    return c.html(approvalView(frame(session.person), approval, { csrf: csrfOf(session.token), now: now() }));
  });

  app.post(`${base}/:id`, async (c) => {
    const session = await signedIn(c);
    const id = idOf(c.req.param('id'));
    if (!session) return pair(c, id);
    const form = await c.req.parseBody();
    const decision = form['decision'];
    if (!equal(String(form['csrf'] ?? ''), csrfOf(session.token)) || (decision !== 'approve' && decision !== 'deny')) {
      return c.html(
        messageView(frame(session.person), 'Not accepted', 'The form is not of this page. Open it again.'),
        403,
      );
    }
    const decided = await (await options.approvals()).decide(id, decision === 'approve', {
      by: session.person,
      way: 'page',
    });
    if (decided.result === 'unknown') return missing(c, session.person);
    if (decided.result === 'not accepted') {
      const problem = 'The policy does not take your confirmation for this call. Another person has to decide.';
      const view = { csrf: csrfOf(session.token), now: now(), problem };
      return c.html(approvalView(frame(session.person), decided.approval, view), 403);
    }
    return c.redirect(`${base}/${id}`, 303);
  });

  app.notFound((c) => c.text('Nothing here.', 404));
  app.onError((error, c) => {
    log.error('approval page', { error });
    return c.text('This does not work at the moment; the log of the server says why. Nothing was decided.', 503);
  });
  return app;
}

/** Old browsers leave out Sec-Fetch-Site, and all send Origin with a form. */
function sameOrigin(c: Context, origin: string): boolean {
  const site = c.req.header('sec-fetch-site');
  return c.req.header('origin') === origin && (site === undefined || site === 'same-origin');
}

/** Only what could be an id goes into links. */
function idOf(text: unknown): string {
  return typeof text === 'string' && /^[\w-]{22}$/.test(text) ? text : '';
}

/** Bound to the session; the cookie itself is never in the page. */
function csrfOf(token: string): string {
  return createHash('sha256').update(`csrf ${token}`).digest('base64url');
}

function equal(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
