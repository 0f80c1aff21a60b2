import type { Person } from './address.ts';

export const sources = ['mail', 'slack'] as const;
export type SourceName = (typeof sources)[number];

/** What is looked for. Fields are combined with "and". */
export interface ConversationQuery {
  /** Words that all occur, or begin a word, in subject, text or names. */
  readonly words?: string | undefined;
  /** Part of the sender's name or address. */
  readonly from?: string | undefined;
  /** Part of anyone's name or address: sender or recipient. */
  readonly with?: string | undefined;
  /** Channel of Slack or folder of mail, without `#`. */
  readonly channel?: string | undefined;
  readonly since?: Date | undefined;
  readonly until?: Date | undefined;
}

/** Where the next page begins: after this message, newest first. Its order is the same in every source. */
export interface After {
  readonly at: Date;
  readonly id: string;
}

/** One message as a hit. Everything people wrote is text from outside. */
export interface Hit {
  readonly source: SourceName;
  /** `mail:…` or `slack:…`: what get_conversation takes. */
  readonly id: string;
  readonly at: Date;
  readonly from: Person;
  /** Mailbox folder or channel. */
  readonly channel: string;
  /** Subject of a mail; empty in Slack. */
  readonly subject: string;
  readonly snippet: string;
  /** Made by us or the source's own API, never taken from a message. */
  readonly link?: string | undefined;
  readonly files: number;
}

export interface Found {
  /** Newest first, at most as many as asked for. */
  readonly hits: readonly Hit[];
  /** There are older ones. */
  readonly more: boolean;
  /** What answered: the local index, or the source itself. */
  readonly by: 'index' | 'server';
  /** Until when the index is complete; absent where it always is. */
  readonly indexedAt?: Date | undefined;
}

export interface ConversationFile {
  /** Given by this server; `send_email` takes it as an attachment. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  readonly bytes: number;
}

export interface Message {
  readonly id: string;
  readonly at: Date;
  readonly from: Person;
  readonly to: readonly Person[];
  readonly text: string;
  readonly files: readonly ConversationFile[];
}

/** A mail thread or a thread of Slack, oldest message first. */
export interface Thread {
  readonly source: SourceName;
  readonly id: string;
  readonly subject: string;
  readonly channel: string;
  readonly messages: readonly Message[];
  /** Messages before the first one here that were left out. */
  readonly omitted: number;
  /** For an answer by mail: the last message's Message-ID and those before it. */
  readonly replyTo?: { readonly messageId: string; readonly references: readonly string[] } | undefined;
}
