import { kitErrors } from '@enterprise-mcp/kit';
import type { ServerAddress } from '../settings.ts';

export type Imap = InstanceType<typeof import('imapflow')['ImapFlow']>;

const CONNECT_MS = 10_000;

/** One logged-in connection, opened when it is needed and again after it broke. */
export interface ImapConnection {
  readonly name: string;
  /** One after another: a connection has one folder open at a time. Failures become the kit's `BACKEND_*`. */
  use<T>(work: (imap: Imap) => Promise<T>, signal?: AbortSignal): Promise<T>;
  close(): Promise<void>;
}

export function imapConnection(server: ServerAddress): ImapConnection {
  const name = `${server.host}:${server.port}`;
  let current: Promise<Imap> | undefined;
  let last: Promise<unknown> = Promise.resolve();

  const connected = async () => {
    const imap = await current?.catch(() => undefined);
    if (imap?.usable) return imap;
    current = openImap(server);
    current.catch(() => undefined);
    return current;
  };

  return {
    name,
    use(work, signal) {
      const next = last.then(async () => {
        signal?.throwIfAborted();
        try {
          return await work(await connected());
        } catch (error) {
          throw failureOf(error, name);
        }
      });
      last = next.catch(() => undefined);
      return signal ? orCut(next, signal) : next;
    },
    async close() {
      const imap = await current?.catch(() => undefined);
      current = undefined;
      imap?.close();
    },
  };
}

/** Whoever waits is let go at once; the connection finishes what it does. */
async function orCut<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, reject } = withRejection();
  signal.addEventListener('abort', reject, { once: true });
  try {
    return (await Promise.race([work, promise])) as T;
  } finally {
    signal.removeEventListener('abort', reject);
    work.catch(() => undefined);
  }

  function withRejection() {
    let cut: () => void = () => undefined;
    const cutOff = new Promise<never>((_, fail) => {
      cut = () => fail(signal.reason as Error);
    });
    cutOff.catch(() => undefined);
    return { promise: cutOff, reject: cut };
  }
}

export async function openImap({ host, port, security, ca, login }: ServerAddress): Promise<Imap> {
  const { ImapFlow } = await import('imapflow');
  const { user, secret } = login;
  const imap = new ImapFlow({
    host,
    port,
    secure: security === 'tls',
    ...(security === 'starttls' && { doSTARTTLS: true }),
    tls: { minVersion: 'TLSv1.2', ...(ca && { ca }) },
    auth: typeof secret === 'string' ? { user, pass: secret } : { user, accessToken: await secret() },
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
  });
  // Told through the command that is under way; unheard it would end the process.
  imap.on('error', () => undefined);
  await imap.connect();
  return imap;
}

function failureOf(thrown: unknown, backend: string): unknown {
  const error = thrown as { code?: unknown; category?: unknown; authenticationFailed?: boolean; message?: string };
  if (error.category !== undefined) return thrown;
  if (error.authenticationFailed) {
    return kitErrors.BACKEND_MISCONFIGURED({ backend, reason: 'the login was refused' }, { cause: thrown });
  }
  const reason = typeof error.code === 'string' ? error.code : undefined;
  return kitErrors.BACKEND_UNAVAILABLE({ backend, reason }, { cause: thrown });
}
