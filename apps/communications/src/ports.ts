import type { Person } from './domain/address.ts';
import type { Availability, CalendarEvent } from './domain/calendar/availability.ts';
import type { Meeting } from './domain/calendar/meeting.ts';
import type { Span } from './domain/calendar/span.ts';
import type { After, ConversationQuery, Found, SourceName, Thread } from './domain/conversation.ts';
import type {
  Delivery,
  FrozenLetter,
  Letter,
  LetterFile,
  Mark,
  OutboxEntry,
  OutboxRecord,
  SendReport,
} from './domain/letter.ts';
import type { Mail } from './domain/mail.ts';

export type { Mark, OutboxRecord } from './domain/letter.ts';

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
  /** Of days: IANA name. */
  readonly timeZone: string;
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

/** When, and how whole days and times without a zone are read. */
export interface CalendarLook {
  readonly window: Span;
  /** IANA name. */
  readonly timeZone: string;
  /** An event that does not count: the very meeting that is asked for again. */
  readonly except?: string | undefined;
}

/** The organiser's calendar, and the busy times of others. */
export interface Calendar {
  readonly place: Place;
  /** The invitation as text/calendar with CRLF; the same bytes for the same meeting, and no request. */
  invitation(meeting: Meeting): Promise<string>;
  /** When the meeting takes place within the time, as calendar programs count it. */
  occurrences(meeting: Meeting, within: Span): Promise<readonly Span[]>;
  /**
   * Puts the meeting there unless its UID exists: then `exists`, and nothing was changed.
   *
   * @throws COMMS_CALENDAR_REFUSED, COMMS_CALENDAR_OUTCOME_UNKNOWN
   */
  create(meeting: Meeting, options?: PortOptions): Promise<'created' | 'exists'>;
  /** Of each attendee, in order; recurring events expanded. Never rejects because one calendar cannot be read. */
  busy(attendees: readonly string[], look: CalendarLook, options?: PortOptions): Promise<readonly Availability[]>;
  /** Own events that touch the time, by start; recurring ones expanded. */
  entries(look: CalendarLook, options?: PortOptions): Promise<readonly CalendarEvent[]>;
}

export interface ChatTarget {
  readonly id: string;
  /** `#general`, `@ada` */
  readonly name: string;
  readonly kind: 'channel' | 'person';
}

export interface ThreadStart {
  /** As Slack names it: `1700000000.000100`. */
  readonly ts: string;
  readonly from: string;
  readonly text: string;
}

export interface Posted {
  /** It was posted by an earlier call, and not again. */
  readonly earlier: boolean;
  /** Of the message, as `slack:…`. */
  readonly id?: string | undefined;
  readonly link?: string | undefined;
}

/** Slack out. */
export interface Chat {
  readonly place: Place;
  /** `#name`, `@user` or an e-mail address as one target. Ambiguity, shared and archived channels are errors of the table. */
  target(to: string, options?: PortOptions): Promise<ChatTarget>;
  /** Who is mentioned by this address; throws where nobody has it. */
  mention(address: string, options?: PortOptions): Promise<{ readonly id: string; readonly name: string }>;
  /** The message of this id in the target, for a thread; throws COMMS_SLACK_THREAD_UNKNOWN. */
  threadStart(target: ChatTarget, id: string, options?: PortOptions): Promise<ThreadStart>;
  /**
   * Posts once; a keyed mark that was posted before is not posted again.
   *
   * @throws COMMS_SLACK_OUTCOME_UNKNOWN where it may have been posted
   */
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
  /** Of each folder that was read before. */
  states(): Promise<ReadonlyMap<string, FolderState>>;
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
