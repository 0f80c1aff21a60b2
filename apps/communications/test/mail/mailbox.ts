import type { MailContainer } from '@enterprise-mcp/testkit';
import { type Imap, openImap } from '../../src/adapters/mail/imap/connection.ts';
import type { ServerAddress } from '../../src/adapters/mail/settings.ts';

export function imapAddress({ host, imapPort, ca, password }: MailContainer, user: string): ServerAddress {
  return { host, port: imapPort, security: 'tls', ca, login: { user, secret: password } };
}

export function smtpAddress({ host, smtpPort, ca, password }: MailContainer, user: string): ServerAddress {
  return { host, port: smtpPort, security: 'starttls', ca, login: { user, secret: password } };
}

/** Message-IDs in a folder, looked at with a login of one's own. */
export async function messageIdsIn(mail: MailContainer, user: string, folder = 'INBOX'): Promise<readonly string[]> {
  return withImap(mail, user, async (imap) => {
    const lock = await imap.getMailboxLock(folder);
    try {
      if (!imap.mailbox || imap.mailbox.exists === 0) return [];
      const all = await imap.fetchAll('1:*', { envelope: true });
      return all.map(({ envelope }) => envelope?.messageId ?? '');
    } finally {
      lock.release();
    }
  });
}

/** Every message Exim has ever taken, by its Message-ID. */
export function journal(mail: MailContainer): Promise<readonly string[]> {
  return messageIdsIn(mail, 'journal@acme.example');
}

export async function withImap<T>(mail: MailContainer, user: string, work: (imap: Imap) => Promise<T>): Promise<T> {
  const imap = await openImap(imapAddress(mail, user));
  try {
    return await work(imap);
  } finally {
    await imap.logout();
  }
}

/** Asks until it is so, for what a mail server does behind its answer. */
export async function eventually<T>(ask: () => Promise<T>, isSo: (value: T) => boolean, within = 10_000): Promise<T> {
  const deadline = Date.now() + within;
  for (;;) {
    const value = await ask();
    if (isSo(value) || Date.now() > deadline) return value;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
