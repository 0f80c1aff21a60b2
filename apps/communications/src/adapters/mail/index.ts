import { readFile } from 'node:fs/promises';
import { type HealthReport, kitErrors, type LimitStore, type Logger } from '@enterprise-mcp/kit';
import { strictAddress } from '../../domain/address.ts';
import type { ConversationSource, MailIndex, OutboxStore, PostOffice, Rules } from '../../ports.ts';
import { imapParts } from './imap/index.ts';
import { localMail } from './local-mail.ts';
import { localOutbox } from './local-outbox.ts';
import { postOffice } from './post-office.ts';
import { recipientCount } from './recipient-count.ts';
import type { ServerAddress } from './settings.ts';
import { checkSmtp, smtpTransport } from './smtp.ts';
import { tokenSource } from './token.ts';

/** The settings of mail, as the configuration names them. */
export interface MailSettings {
  readonly from: string;
  readonly recipientLimit: string;
  readonly smtpHost?: string | undefined;
  readonly smtpPort?: number | undefined;
  readonly smtpSecurity: 'tls' | 'starttls';
  readonly smtpUser?: string | undefined;
  readonly smtpPassword?: string | undefined;
  readonly oauthTokenUrl?: string | undefined;
  readonly oauthClientId?: string | undefined;
  readonly oauthClientSecret?: string | undefined;
  readonly oauthRefreshToken?: string | undefined;
  readonly oauthScope?: string | undefined;
  readonly dkimDomain?: string | undefined;
  readonly dkimSelector?: string | undefined;
  readonly dkimKey?: string | undefined;
  readonly caFile?: string | undefined;
  readonly imapHost?: string | undefined;
  readonly imapPort?: number | undefined;
  readonly imapSecurity: 'tls' | 'starttls';
  readonly imapUser?: string | undefined;
  readonly imapPassword?: string | undefined;
  readonly mailboxes: readonly string[];
  readonly sentFolder: string;
  readonly mailIndex: 'on' | 'off';
}

export interface MailParts {
  readonly rules: Rules;
  readonly store: OutboxStore;
  readonly index: MailIndex;
  readonly limits: LimitStore;
  readonly log: Logger;
  /** Of the local outbox. */
  readonly folder: string;
  now(): Date;
}

export interface MailAdapters {
  readonly office: PostOffice;
  readonly source: ConversationSource;
  health(): Promise<readonly HealthReport[]>;
  close(): Promise<void>;
}

/** Mail out and in, as the settings say. All problems of the settings at once. */
export async function mailAdapters(
  settings: MailSettings,
  { rules, store, index, limits, log, folder, now }: MailParts,
): Promise<MailAdapters> {
  const problems = problemsOf(settings);
  if (problems.length > 0) throw kitErrors.CONFIG_INVALID({ problems });
  const ca = settings.caFile ? await readFile(settings.caFile, 'utf8') : undefined;
  const { dkimDomain, dkimSelector, dkimKey } = settings;
  const local = localMail({ index, store });
  const server = settings.imapHost ? imapParts(imapAddress(settings, ca), { settings, index, log, now }) : undefined;
  const office = postOffice({
    rules,
    store,
    sent: server?.sent,
    // What a mail server keeps is found there.
    onSent: server ? async () => server.nudge() : local.keep,
    transport: settings.smtpHost ? smtpTransport(smtpAddress(settings, ca)) : localOutbox(folder),
    count: recipientCount(limits, settings.recipientLimit, now),
    ...(dkimDomain &&
      dkimSelector &&
      dkimKey && { dkim: { domain: dkimDomain, selector: dkimSelector, key: dkimKey.replaceAll('\\n', '\n') } }),
    now,
  });
  return {
    office,
    source: server?.source ?? local.source,
    health: async () => [...(await healthOf(settings, ca)), ...((await server?.health()) ?? [])],
    close: async () => server?.close(),
  };
}

async function healthOf(settings: MailSettings, ca: string | undefined): Promise<readonly HealthReport[]> {
  if (!settings.smtpHost) return [];
  const address = smtpAddress(settings, ca);
  const name = `SMTP ${address.host}:${address.port}`;
  try {
    await checkSmtp(address);
    return [{ name, ok: true, detail: `logged in as ${address.login.user}, over TLS` }];
  } catch (error) {
    return [{ name, ok: false, detail: error instanceof Error ? error.message : String(error) }];
  }
}

function imapAddress(settings: MailSettings, ca: string | undefined): ServerAddress {
  const { imapHost: host = '', imapSecurity: security, imapPort, imapUser, imapPassword, smtpUser, from } = settings;
  return {
    host,
    port: imapPort ?? (security === 'tls' ? 993 : 143),
    security,
    ca,
    login: {
      user: imapUser ?? smtpUser ?? from,
      secret: settings.oauthTokenUrl ? tokenSource(settings) : (imapPassword ?? settings.smtpPassword ?? ''),
    },
  };
}

function smtpAddress(settings: MailSettings, ca: string | undefined): ServerAddress {
  const { smtpHost: host = '', smtpSecurity: security, smtpPort, smtpUser, smtpPassword, from } = settings;
  return {
    host,
    port: smtpPort ?? (security === 'tls' ? 465 : 587),
    security,
    ca,
    login: { user: smtpUser ?? from, secret: settings.oauthTokenUrl ? tokenSource(settings) : (smtpPassword ?? '') },
  };
}

function problemsOf(settings: MailSettings): readonly string[] {
  const { from, smtpHost, smtpPassword, imapHost, imapPassword, oauthTokenUrl, oauthClientId } = settings;
  const { dkimDomain, dkimSelector, dkimKey } = settings;
  const dkim = [dkimDomain, dkimSelector, dkimKey].filter((part) => part !== undefined);
  return [
    ...(strictAddress(from) === undefined ? ['COMMS_FROM is no plain address like assistant@acme.example'] : []),
    ...(smtpHost && from.endsWith('.invalid') ? ['COMMS_SMTP_HOST needs COMMS_FROM: the address that writes'] : []),
    ...(smtpHost && !smtpPassword && !oauthTokenUrl
      ? ['COMMS_SMTP_HOST needs COMMS_SMTP_PASSWORD, or COMMS_OAUTH_TOKEN_URL']
      : []),
    ...(imapHost && !imapPassword && !smtpPassword && !oauthTokenUrl
      ? ['COMMS_IMAP_HOST needs COMMS_IMAP_PASSWORD, or COMMS_OAUTH_TOKEN_URL']
      : []),
    ...(oauthTokenUrl && !oauthClientId ? ['COMMS_OAUTH_TOKEN_URL needs COMMS_OAUTH_CLIENT_ID'] : []),
    ...(dkim.length > 0 && dkim.length < 3 ? ['DKIM needs all of COMMS_DKIM_DOMAIN, _SELECTOR and _KEY'] : []),
  ];
}
