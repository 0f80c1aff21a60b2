import { once } from 'node:events';
import { Readable } from 'node:stream';
import type { Delivery, FrozenLetter } from '../../domain/letter.ts';
import { commsErrors } from '../../errors.ts';
import type { Transport } from '../../ports.ts';
import type { ServerAddress } from './settings.ts';

const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

/** A company's mail server, over TLS only. */
export function smtpTransport(server: ServerAddress): Transport {
  const name = `${server.host}:${server.port}`;
  return {
    place: { leaves: true, name },
    async send(letter, { signal } = {}) {
      signal?.throwIfAborted();
      const connection = await connected(server, name, signal);
      const abort = () => connection.close();
      signal?.addEventListener('abort', abort);
      try {
        return await handedOver(connection, letter, name);
      } finally {
        signal?.removeEventListener('abort', abort);
        connection.close();
      }
    },
  };
}

/** Logs in and out again. */
export async function checkSmtp(server: ServerAddress): Promise<void> {
  const connection = await connected(server, `${server.host}:${server.port}`);
  connection.quit();
}

type Connection = InstanceType<typeof import('nodemailer/lib/smtp-connection')['default']>;

/** Logged in, over TLS. Whatever fails here failed before anything was handed over. */
async function connected(
  { host, port, security, ca, login }: ServerAddress,
  name: string,
  signal?: AbortSignal,
): Promise<Connection> {
  const { default: SMTPConnection } = await import('nodemailer/lib/smtp-connection');
  const connection = new SMTPConnection({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    tls: { minVersion: 'TLSv1.2', ...(ca && { ca }) },
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
  });
  const failed = once(connection, 'error').then(([error]) => Promise.reject(error as Error));
  failed.catch(() => undefined);
  const abort = () => connection.close();
  signal?.addEventListener('abort', abort);
  const ended = once(connection, 'end').then(() => Promise.reject(new Error('the connection ended')));
  ended.catch(() => undefined);
  try {
    const step = (run: (done: (error?: Error | null) => void) => void) =>
      Promise.race([
        failed,
        ended,
        new Promise<void>((resolve, reject) => run((error) => (error ? reject(error) : resolve()))),
      ]);
    await step((done) => connection.connect(done));
    const { user, secret } = login;
    const auth =
      typeof secret === 'string'
        ? { user, credentials: { user, pass: secret } }
        : { user, method: 'XOAUTH2', oauth2: await bearer(user, await secret()) };
    await step((done) => connection.login(auth, done));
    return connection;
  } catch (error) {
    connection.close();
    signal?.throwIfAborted();
    throw commsErrors.COMMS_SMTP_REFUSED({ server: name, reply: replyOf(error) }, { cause: error });
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

async function bearer(user: string, accessToken: string) {
  const { default: XOAuth2 } = await import('nodemailer/lib/xoauth2');
  return new XOAuth2({ user, accessToken });
}

interface SmtpError extends Error {
  readonly response?: string | undefined;
  readonly responseCode?: number | undefined;
  readonly rejectedErrors?: readonly SmtpError[] | undefined;
  readonly recipient?: string | undefined;
}

async function handedOver(connection: Connection, letter: FrozenLetter, name: string): Promise<Delivery> {
  const { from, recipients, raw } = letter;
  // From the first byte on, only an answer of the server says what became of it.
  let begun = false;
  const body = Readable.from(
    (function* () {
      begun = true;
      yield raw;
    })(),
  );
  try {
    const info = await new Promise<{ rejected: readonly string[]; rejectedErrors?: readonly SmtpError[] | undefined }>(
      (resolve, reject) => {
        connection.once('error', reject);
        connection.once('end', () => reject(new Error('the connection ended')));
        connection.send({ from, to: [...recipients] }, body, (error, sent) =>
          error || !sent ? reject(error ?? new Error('no answer')) : resolve(sent),
        );
      },
    );
    return reportOf(recipients, new Set(info.rejected), info.rejectedErrors ?? []);
  } catch (thrown) {
    const error = thrown as SmtpError;
    const errors = error.rejectedErrors ?? [];
    if (errors.length > 0 && !begun) return reportOf(recipients, new Set(recipients), errors);
    // A refusal in words; 4xx and 5xx alike mean that it was not taken.
    if (error.responseCode !== undefined && error.responseCode >= 400) {
      return {
        outcome: 'rejected',
        recipients: recipients.map((address) => ({ address, outcome: 'rejected', reply: replyOf(error) })),
      };
    }
    if (begun)
      return { outcome: 'unknown', recipients: recipients.map((address) => ({ address, outcome: 'unknown' })) };
    throw commsErrors.COMMS_SMTP_REFUSED({ server: name, reply: replyOf(error) }, { cause: error });
  }
}

function reportOf(
  recipients: readonly string[],
  rejected: ReadonlySet<string>,
  errors: readonly SmtpError[],
): Delivery {
  const outcomes = recipients.map((address) => {
    if (!rejected.has(address)) return { address, outcome: 'accepted' as const };
    const reply = errors.find(({ recipient }) => recipient === address);
    return { address, outcome: 'rejected' as const, ...(reply && { reply: replyOf(reply) }) };
  });
  const taken = outcomes.filter(({ outcome }) => outcome === 'accepted').length;
  return { outcome: taken === 0 ? 'rejected' : taken < recipients.length ? 'partial' : 'sent', recipients: outcomes };
}

const replyOf = (error: unknown) => {
  const { response, message } = error as SmtpError;
  return (response ?? message ?? String(error)).replaceAll(/\s+/g, ' ').slice(0, 300);
};
