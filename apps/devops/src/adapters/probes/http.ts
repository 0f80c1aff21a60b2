import type { ClientRequest, IncomingMessage } from 'node:http';
import { isListed, isPrivate, pinned } from './pinned.ts';

/** What a probe found, before it has a name and a time. */
export interface Found {
  readonly outcome: 'up' | 'down' | 'backend unreachable' | 'no data';
  readonly reason: string;
}

interface HttpProbe {
  readonly url: string;
  /** Empty: 200 to 299. */
  readonly expect: readonly number[];
}

const REDIRECTS = 5;

/** Asks an address that the services file names. Where a redirect leads must be public, the same host, or listed. */
export async function probeHttp(
  { url, expect }: HttpProbe,
  { networks, signal }: { readonly networks: readonly string[]; readonly signal: AbortSignal },
): Promise<Found> {
  let target = new URL(url);
  const started = performance.now();
  for (let hop = 0; hop <= REDIRECTS; hop++) {
    const { address, family } = await pinned(target.hostname);
    if (hop > 0 && target.host !== new URL(url).host && isPrivate(address) && !isListed(address, networks)) {
      return { outcome: 'no data', reason: 'redirects to a private address that is not listed; it was not followed' };
    }
    const { status, location } = await request(target, { address, family, signal });
    const milliseconds = Math.round(performance.now() - started);
    if (expect.includes(status) || (expect.length === 0 && status >= 200 && status < 300)) {
      return { outcome: 'up', reason: `answer ${status} in ${milliseconds} ms` };
    }
    const next = location !== undefined && status >= 300 && status < 400 && URL.canParse(location, target.href);
    if (!next || expect.some((code) => code >= 300 && code < 400)) {
      return { outcome: 'down', reason: `answer ${status} in ${milliseconds} ms` };
    }
    target = new URL(location, target);
    if (!/^https?:$/.test(target.protocol))
      return { outcome: 'down', reason: 'redirects to something that is not HTTP' };
  }
  return { outcome: 'down', reason: `more than ${REDIRECTS} redirects` };
}

interface To {
  readonly address: string;
  readonly family: 4 | 6;
  readonly signal: AbortSignal;
}

async function request(url: URL, { address, family, signal }: To) {
  const { get } = await import(url.protocol === 'https:' ? 'node:https' : 'node:http');
  return new Promise<{ readonly status: number; readonly location: string | undefined }>((resolve, reject) => {
    const options = {
      signal,
      agent: false,
      headers: { 'user-agent': 'mcp-devops', accept: '*/*' },
      // The address that was looked at, and no other.
      lookup: (_: string, { all }: { all?: boolean }, done: (...args: unknown[]) => void) =>
        all ? done(null, [{ address, family }]) : done(null, address, family),
    };
    const sent = get(url, options, (answer: IncomingMessage) => {
      resolve({ status: answer.statusCode ?? 0, location: answer.headers.location });
      answer.destroy();
    }) as ClientRequest;
    sent.on('error', reject);
  });
}
