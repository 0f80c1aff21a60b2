import { readFile } from 'node:fs/promises';
import { kitErrors, type LimitStore } from '@enterprise-mcp/kit';
import { strictAddress } from '../../domain/address.ts';
import type { OutboxStore, PostOffice, Rules } from '../../ports.ts';
import { localOutbox } from './local-outbox.ts';
import { postOffice } from './post-office.ts';
import { recipientCount } from './recipient-count.ts';
import type { ServerAddress } from './settings.ts';
import { smtpTransport } from './smtp.ts';
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
}

export interface MailParts {
  readonly rules: Rules;
  readonly store: OutboxStore;
  readonly limits: LimitStore;
  /** Of the local outbox. */
  readonly folder: string;
  now(): Date;
}

/** Mail out, as the settings say. All problems of the settings at once. */
export async function mailAdapters(
  settings: MailSettings,
  { rules, store, limits, folder, now }: MailParts,
): Promise<{ readonly office: PostOffice }> {
  const problems = problemsOf(settings);
  if (problems.length > 0) throw kitErrors.CONFIG_INVALID({ problems });
  const ca = settings.caFile ? await readFile(settings.caFile, 'utf8') : undefined;
  const { dkimDomain, dkimSelector, dkimKey } = settings;
  const office = postOffice({
    rules,
    store,
    transport: settings.smtpHost ? smtpTransport(smtpAddress(settings, ca)) : localOutbox(folder),
    count: recipientCount(limits, settings.recipientLimit, now),
    ...(dkimDomain &&
      dkimSelector &&
      dkimKey && { dkim: { domain: dkimDomain, selector: dkimSelector, key: dkimKey.replaceAll('\\n', '\n') } }),
    now,
  });
  return { office };
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
  const { from, smtpHost, smtpPassword, oauthTokenUrl, oauthClientId, dkimDomain, dkimSelector, dkimKey } = settings;
  const dkim = [dkimDomain, dkimSelector, dkimKey].filter((part) => part !== undefined);
  return [
    ...(strictAddress(from) === undefined ? ['COMMS_FROM is no plain address like assistant@acme.example'] : []),
    ...(smtpHost && from.endsWith('.invalid') ? ['COMMS_SMTP_HOST needs COMMS_FROM: the address that writes'] : []),
    ...(smtpHost && !smtpPassword && !oauthTokenUrl
      ? ['COMMS_SMTP_HOST needs COMMS_SMTP_PASSWORD, or COMMS_OAUTH_TOKEN_URL']
      : []),
    ...(oauthTokenUrl && !oauthClientId ? ['COMMS_OAUTH_TOKEN_URL needs COMMS_OAUTH_CLIENT_ID'] : []),
    ...(dkim.length > 0 && dkim.length < 3 ? ['DKIM needs all of COMMS_DKIM_DOMAIN, _SELECTOR and _KEY'] : []),
  ];
}
