import type { Person } from './address.ts';

export interface LetterFile {
  readonly name: string;
  /** `application/pdf` */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** An invitation or its cancellation, as a part that calendars of other companies read (iMIP, RFC 6047). */
export interface Invitation {
  readonly method: 'REQUEST' | 'CANCEL';
  /** The whole calendar object, with CRLF line ends. */
  readonly ics: string;
}

/** What is to be written, with every address checked and every name known. */
export interface Letter {
  readonly to: readonly Person[];
  readonly cc: readonly Person[];
  readonly bcc: readonly Person[];
  readonly replyTo?: Person | undefined;
  readonly subject: string;
  readonly text: string;
  /** The message it answers: its Message-ID and those of the thread before it, oldest first. */
  readonly inReplyTo?: { readonly messageId: string; readonly references: readonly string[] } | undefined;
  readonly files: readonly LetterFile[];
  readonly invitation?: Invitation | undefined;
}

/** Everyone it goes to, hidden copies among them. */
export function recipientsOf({ to, cc, bcc }: Pick<Letter, 'to' | 'cc' | 'bcc'>): readonly Person[] {
  return [...to, ...cc, ...bcc];
}

/** What a call is known by to the systems it writes to: the same for its preview, its run and every repeat. */
export interface Mark {
  /** Forty hexadecimal digits. */
  readonly id: string;
  /** Of an idempotency key: whatever has this mark happens once. Otherwise of the arguments, which may come again. */
  readonly keyed: boolean;
}

/** A letter as bytes, exactly as it leaves. */
export interface FrozenLetter {
  /** Of the outbox: the same for every preview and for the sending of one call. */
  readonly id: string;
  /** With angle brackets. */
  readonly messageId: string;
  readonly from: string;
  /** Of the envelope, in the order of the letter. */
  readonly recipients: readonly string[];
  readonly subject: string;
  readonly raw: Uint8Array;
  /** SHA-256 of `raw`, hexadecimal. */
  readonly sha256: string;
  readonly frozenAt: Date;
}

export type RecipientOutcome = 'accepted' | 'rejected' | 'unknown';

/**
 * `sent`: the mail server took it for everyone; `partial`: for some; `rejected`: for nobody, nothing went out; `unknown`:
 * the connection ended between the letter and the answer.
 */
export type SendOutcome = 'sent' | 'partial' | 'rejected' | 'unknown';

export interface Delivery {
  readonly outcome: SendOutcome;
  readonly recipients: readonly {
    readonly address: string;
    readonly outcome: RecipientOutcome;
    /** What the server said of a refused one. */
    readonly reply?: string | undefined;
  }[];
}

/** What became of the copy in the folder of sent mail. */
export type SentCopy = 'kept' | 'there already' | 'failed' | 'no folder';

export interface SendReport extends Delivery {
  readonly copy: SentCopy;
  /** It was sent by an earlier call, and not again. */
  readonly earlier: boolean;
}

/** One letter of the outbox. */
export interface OutboxEntry {
  readonly id: string;
  readonly messageId: string;
  readonly subject: string;
  readonly recipients: readonly string[];
  readonly status: 'draft' | 'sending' | SendOutcome;
  readonly copy: SentCopy | null;
  /** When it was sent, or frozen as a draft. */
  readonly at: Date;
  /** The `.eml` file on this machine, where nothing leaves it. */
  readonly file: string | null;
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
