import type { Person } from './address.ts';

/** One part of a mail that is a file. */
export interface MailFile {
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

/** A mail as it is searched and read. */
export interface Mail {
  /** `mail:INBOX;1795597672;45`: folder, its UIDVALIDITY and the UID. */
  readonly key: string;
  readonly folder: string;
  readonly uid: number;
  readonly messageId: string | null;
  /** Message-IDs of the thread before it, oldest first. */
  readonly references: readonly string[];
  readonly at: Date;
  readonly from: Person;
  readonly to: readonly Person[];
  readonly subject: string;
  readonly text: string;
  readonly files: readonly MailFile[];
}

export interface MailPlace {
  readonly folder: string;
  readonly uidValidity: string;
  readonly uid: number;
}

export function mailKey({ folder, uidValidity, uid }: MailPlace): string {
  return `mail:${encodeURIComponent(folder)};${uidValidity};${uid}`;
}

/** Undefined where the text is no key of a mail. */
export function placeOf(key: string): MailPlace | undefined {
  const [, folder, uidValidity, uid] = /^mail:([^;]{1,500});(\d{1,20});(\d{1,10})$/.exec(key) ?? [];
  if (folder === undefined || uidValidity === undefined) return undefined;
  try {
    return { folder: decodeURIComponent(folder), uidValidity, uid: Number(uid) };
  } catch {
    return undefined;
  }
}

/** By what messages belong together: the first of a thread. */
export function threadOf({ messageId, references, key }: Pick<Mail, 'messageId' | 'references' | 'key'>): string {
  return references[0] ?? messageId ?? key;
}

/** `mail:INBOX;1;45#2`: the third file of a mail. */
export function fileKey(key: string, index: number): string {
  return `${key}#${index}`;
}

export function readFileKey(id: string): { readonly key: string; readonly index: number } | undefined {
  const [, key, index] = /^(mail:[^#]+)#(\d{1,3})$/.exec(id) ?? [];
  return key === undefined ? undefined : { key, index: Number(index) };
}
