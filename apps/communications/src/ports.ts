import type { Person } from './domain/address.ts';
import type { After, ConversationQuery, Found, SourceName, Thread } from './domain/conversation.ts';
import type { Delivery, FrozenLetter, Letter, LetterFile, OutboxEntry, SendReport } from './domain/letter.ts';
import type { Mail } from './domain/mail.ts';

export interface PortOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Where what is written goes. `leaves` false: it stays on this machine, and every answer says so. */
export interface Place {
  readonly leaves: boolean;
  /** For people: `smtp.acme.example:587`, or the folder on this machine. */
  readonly name: string;
}

/** Who may be written to, and as whom. */
export interface Rules {
  /** The only sender. */
  readonly from: Person;
  /** Exact domains; empty: nobody. */
  readonly domains: ReadonlySet<string>;
}

/** What a call is known by to the systems it writes to: the same for its preview, its run and every repeat. */
export interface Mark {
  /** Forty hexadecimal digits. */
  readonly id: string;
  /** Of an idempotency key: whatever has this mark happens once. Otherwise of the arguments, which may come again. */
  readonly keyed: boolean;
}

/** Mail out. */
export interface PostOffice {
  readonly place: Place;
  /**
   * The letter as the bytes that will leave: the same bytes, Message-ID and date for the same mark and letter, however often
   * and in whichever process it is asked. A letter that was sent without a key may be sent again: it is then frozen anew.
   * Every recipient is compared with the letter's and with the rules; throws `COMMS_RECIPIENTS_DIFFER` otherwise.
   */
  freeze(letter: Letter, mark: Mark, options?: PortOptions): Promise<FrozenLetter>;
  /**
   * Hands a frozen letter over, once: one that was handed over before, or may have been, is looked up and not
   * sent again. Then keeps the same bytes in the folder of sent mail, once.
   */
  send(frozen: FrozenLetter, options?: PortOptions): Promise<SendReport>;
  /** Newest first. Asks the folder of sent mail about those whose outcome is unknown. */
  outbox(limit: number, options?: PortOptions): Promise<readonly OutboxEntry[]>;
}

/** Messages that can be read: mail, or Slack. */
export interface ConversationSource {
  readonly name: SourceName;
  /** Newest first. Rejects where the source cannot be reached. */
  search(
    query: ConversationQuery,
    page: { readonly limit: number; readonly after?: After | undefined },
    options?: PortOptions,
  ): Promise<Found>;
  /** The thread around a message; undefined where the id is unknown or not allowed. `limit`: the latest so many. */
  thread(id: string, limit: number, options?: PortOptions): Promise<Thread | undefined>;
  /** Folders or channels that may be read. */
  channels(options?: PortOptions): Promise<readonly { readonly name: string; readonly note?: string }[]>;
  /** A file by the id that this server gave it. */
  file?(id: string, options?: PortOptions): Promise<LetterFile | undefined>;
}

/** People of the company, from a file that somebody keeps: names in received mail prove nothing. */
export interface Directory {
  /** Those called exactly so, letter case aside. */
  named(name: string, options?: PortOptions): Promise<readonly Person[]>;
  at(address: string, options?: PortOptions): Promise<Person | undefined>;
  all(options?: PortOptions): Promise<readonly Person[]>;
}

export interface Interval {
  readonly start: Date;
  readonly end: Date;
}

/** `unknown` says why: no rights, no such calendar, not reachable. It never means free. */
export type Availability =
  | { readonly status: 'known'; readonly busy: readonly Interval[] }
  | { readonly status: 'unknown'; readonly reason: string };

export interface CalendarEntry extends Interval {
  readonly uid: string;
  readonly title: string;
  /** `2026-05-04` where it lasts whole days; start and end are then its first moment and the last one's end. */
  readonly allDay: boolean;
  readonly location?: string | undefined;
  readonly attendees: readonly string[];
}

/** The organiser's calendar, and the busy times of others. */
export interface Calendar {
  readonly place: Place;
  /** Puts the object there unless its UID exists: then `exists`, and nothing was changed. */
  create(event: { readonly uid: string; readonly ics: string }, options?: PortOptions): Promise<'created' | 'exists'>;
  /** Of each attendee, in order; recurring events expanded. */
  busy(attendees: readonly string[], within: Interval, options?: PortOptions): Promise<readonly Availability[]>;
  /** Own events that touch the interval, by start; recurring ones expanded. */
  entries(within: Interval, options?: PortOptions): Promise<readonly CalendarEntry[]>;
}

export interface ChatTarget {
  readonly id: string;
  /** `#general`, `@ada` */
  readonly name: string;
  readonly kind: 'channel' | 'person';
}

export interface Posted {
  readonly outcome: 'sent' | 'unknown';
  /** Of the message, as `slack:…`. */
  readonly id?: string | undefined;
  readonly link?: string | undefined;
}

/** Slack out. */
export interface Chat {
  readonly place: Place;
  /** `#name`, `@user` or an e-mail address as one target. Ambiguity, shared and archived channels are errors of the table. */
  target(to: string, options?: PortOptions): Promise<ChatTarget>;
  /** Posts once; A keyed mark that was posted before is not posted again. */
  post(
    message: {
      readonly target: ChatTarget;
      readonly text: string;
      readonly thread?: string | undefined;
      readonly mark: Mark;
    },
    options?: PortOptions,
  ): Promise<Posted>;
  channels(options?: PortOptions): Promise<readonly { readonly id: string; readonly name: string }[]>;
}

/** A mail server that takes letters, or the folder that stands for one. */
export interface Transport {
  readonly place: Place;
  /**
   * Hands the bytes over to these recipients. Throws only where nothing was handed over; what may have been is an
   * outcome of `unknown`.
   */
  send(letter: FrozenLetter, options?: PortOptions): Promise<Delivery & { readonly file?: string | undefined }>;
}

/** The folder of sent mail. */
export interface SentFolder {
  has(messageId: string, options?: PortOptions): Promise<boolean>;
  append(letter: FrozenLetter, options?: PortOptions): Promise<void>;
}

/** What is kept of one letter, under the hash of what it says. */
export interface OutboxRecord extends FrozenLetter {
  readonly mark: Mark;
  readonly letterHash: string;
  readonly status: OutboxEntry['status'];
  readonly report?: Delivery | undefined;
  readonly copy: OutboxEntry['copy'];
  readonly file: string | null;
  readonly settledAt: Date | null;
}

/** Letters that are drafts, under way or sent; survives the process. */
export interface OutboxStore {
  /** All of one mark and letter, the latest first. */
  find(mark: Mark, letterHash: string, options?: PortOptions): Promise<readonly OutboxRecord[]>;
  get(id: string, options?: PortOptions): Promise<OutboxRecord | undefined>;
  /** The one that was sent under this Message-ID. */
  withMessageId(messageId: string, options?: PortOptions): Promise<OutboxRecord | undefined>;
  /** The stored record: another process may have frozen the same letter first. */
  keep(draft: OutboxRecord, options?: PortOptions): Promise<OutboxRecord>;
  /** Takes a draft or a rejected letter for sending. False where another has it, or its Message-ID is under way already. */
  claim(id: string, options?: PortOptions): Promise<boolean>;
  settle(
    id: string,
    outcome: {
      readonly report: Delivery;
      readonly copy: OutboxEntry['copy'];
      readonly file?: string | undefined;
      readonly at: Date;
    },
    options?: PortOptions,
  ): Promise<void>;
  /** Newest first. */
  list(limit: number, options?: PortOptions): Promise<readonly OutboxRecord[]>;
}

/** Where reading a folder stopped. */
export interface FolderState {
  readonly uidValidity: string;
  readonly uidNext: number;
  /** HIGHESTMODSEQ, or `none` on a server without; empty while the folder is read for the first time. */
  readonly modseq: string;
  readonly syncedAt: Date;
}

/** Mail of the allowed folders, for fast search. Folders are given each time: what is not allowed any more is not found. */
export interface MailIndex {
  /** That were read before, for when the mail server cannot be asked. */
  folders(): Promise<readonly string[]>;
  state(folder: string): Promise<FolderState | undefined>;
  /** Adds those that are not there yet. */
  add(mails: readonly Mail[]): Promise<void>;
  reached(folder: string, state: FolderState): Promise<void>;
  /** UIDs that the index has of a folder. */
  uids(folder: string): Promise<readonly number[]>;
  remove(folder: string, uids: readonly number[]): Promise<void>;
  /** Forgets a folder: its UIDs mean something else now. */
  forget(folder: string): Promise<void>;
  /** Newest first, one more than `limit` where there are more. */
  search(
    query: ConversationQuery,
    folders: readonly string[],
    page: { readonly limit: number; readonly after?: After | undefined },
    options?: PortOptions,
  ): Promise<readonly Mail[]>;
  get(key: string, folders: readonly string[], options?: PortOptions): Promise<Mail | undefined>;
  /** The latest `limit` mails of a thread, oldest first, and how many there are. */
  thread(
    mail: Mail,
    folders: readonly string[],
    limit: number,
    options?: PortOptions,
  ): Promise<{ readonly mails: readonly Mail[]; readonly total: number }>;
}

export interface CommsPorts {
  readonly rules: Rules;
  readonly directory: Directory;
  readonly mail: PostOffice;
  readonly calendar: Calendar;
  readonly chat: Chat;
  /** Those that are set up. */
  readonly conversations: readonly ConversationSource[];
}
