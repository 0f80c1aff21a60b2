import { createHmac, randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { type BackendContainer, startContainer } from './container.ts';
import { engineClient } from './engine.ts';
import { ownImage } from './own-image.ts';

export interface MailContainer extends BackendContainer {
  /** Submission with STARTTLS: `host` and `port` of the container. */
  readonly smtpPort: number;
  /** IMAP over TLS. */
  readonly imapPort: number;
  /** The certificate of both, PEM. */
  readonly ca: string;
  /** Of every user: any name at acme.example or partner.example. */
  readonly password: string;
  /** An access token of assistant@acme.example, for XOAUTH2. */
  readonly token: string;
}

/** Exim and Dovecot, see tooling/containers/mail. Whatever Exim takes is once in the mailbox of journal@acme.example. */
export async function mailContainer(): Promise<MailContainer> {
  const { Wait } = await import('testcontainers');
  const image = ownImage('mail');
  if (image === undefined)
    throw new Error('the mail container is built from tooling/containers/mail, which is not here');
  const { host } = (await engineClient()).info.containerRuntime;
  const password = randomBytes(12).toString('hex');
  const token = tokenOf('assistant@acme.example', password);
  const container = await startContainer({
    image,
    port: 587,
    morePorts: [993],
    environment: { MAIL_PASSWORD: password, MAIL_TOKEN: token, TLS_NAME: `${isIP(host) ? 'IP' : 'DNS'}:${host}` },
    wait: Wait.forListeningPorts(),
  });
  const [ca] = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(await container.logs()) ?? [];
  if (ca === undefined) throw new Error('the mail container printed no certificate');
  return { ...container, smtpPort: container.port, imapPort: container.portOf(993), ca: `${ca}\n`, password, token };
}

function tokenOf(sub: string, key: string): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub, iat: 1_700_000_000, exp: 4_000_000_000 })}`;
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}
