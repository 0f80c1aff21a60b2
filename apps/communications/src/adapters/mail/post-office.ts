import { createHash } from 'node:crypto';
import { canonicalHash } from '@enterprise-mcp/kit';
import { domainOf, isAllowed, type Person } from '../../domain/address.ts';
import type { Delivery, FrozenLetter, Letter, OutboxEntry, SendReport, SentCopy } from '../../domain/letter.ts';
import { commsErrors } from '../../errors.ts';
import type {
  Mark,
  OutboxRecord,
  OutboxStore,
  PortOptions,
  PostOffice,
  Rules,
  SentFolder,
  Transport,
} from '../../ports.ts';
import { addressesOf, checkAddressed, differs, sameList } from './check.ts';
import { compose } from './compose.ts';
import type { DkimKey } from './settings.ts';

export interface PostOfficeOptions {
  readonly rules: Rules;
  readonly transport: Transport;
  readonly store: OutboxStore;
  /** Undefined where the mail server keeps copies by itself, or none can be kept. */
  readonly sent?: SentFolder | undefined;
  /** Counts a recipient before a letter goes out; throws where they had enough. */
  readonly count?: ((addresses: readonly string[]) => Promise<void>) | undefined;
  readonly dkim?: DkimKey | undefined;
  /** Told of each letter that was sent: the index of what stays on this machine. */
  readonly onSent?: ((letter: FrozenLetter, at: Date) => Promise<void>) | undefined;
  now(): Date;
}

/** Mail out: frozen, checked, handed over once, kept once. */
export function postOffice({ rules, transport, store, sent, count, dkim, onSent, now }: PostOfficeOptions): PostOffice {
  return {
    place: transport.place,

    async freeze(letter, mark, options) {
      checkAllowed(letter, rules);
      const letterHash = hashOf(letter, rules.from);
      const [latest] = await store.find(mark, letterHash, options);
      if (latest && (mark.keyed || !isDone(latest))) return latest;
      const draft = await draftOf(letter, letterHash, mark, { from: rules.from, date: now(), dkim, repeat: latest });
      await checkAddressed(draft.raw, letter, rules.from);
      return store.keep(draft, options);
    },

    async send(frozen, options) {
      const record = await store.get(frozen.id, options);
      if (!record || record.sha256 !== frozen.sha256 || sha256(record.raw) !== frozen.sha256) {
        throw commsErrors.COMMS_LETTER_CHANGED({});
      }
      if (!sameList(record.recipients, frozen.recipients)) differs(frozen.recipients, record.recipients);
      for (const address of record.recipients) {
        if (!isAllowed(address, rules.domains)) differs([], [address]);
      }
      if (record.status === 'draft' || record.status === 'rejected') {
        await count?.(record.recipients);
        if (await store.claim(record.id, options)) return handOver(record, options);
      }
      return lookUp((await store.get(frozen.id, options)) ?? record, options);
    },

    async outbox(limit, options) {
      const entries: OutboxEntry[] = [];
      for (const record of await store.list(limit, options)) {
        const open = record.status === 'sending' || record.status === 'unknown';
        entries.push(
          open && sent ? { ...entryOf(record), ...statusOf(await lookUp(record, options)) } : entryOf(record),
        );
      }
      return entries;
    },
  };

  async function handOver(record: OutboxRecord, options?: PortOptions): Promise<SendReport> {
    const { file, ...report } = await transport.send(record, options).catch(async (error: unknown) => {
      // Thrown means that nothing was handed over: the letter may be sent later.
      await store.settle(record.id, { report: refused(record), copy: null, at: now() });
      throw error;
    });
    // What has left is written down whatever the caller does meanwhile.
    await store.settle(record.id, { report, copy: null, file, at: now() });
    if (report.outcome === 'unknown') return lookUp({ ...record, status: 'unknown', report }, options);
    const copy = await keptCopy(record, report);
    await store.settle(record.id, { report, copy, file, at: now() });
    return { ...report, copy, earlier: false };
  }

  /** What is known of a letter that was, or may have been, handed over before. It is never handed over again. */
  async function lookUp(record: OutboxRecord, options?: PortOptions): Promise<SendReport> {
    const known = record.report?.outcome;
    if (known && known !== 'unknown') {
      return { ...record.report, copy: record.copy ?? 'failed', earlier: true };
    }
    const found = (await sent?.has(record.messageId, options).catch(() => false)) ?? false;
    const report = found ? everyone(record, 'sent', 'accepted') : everyone(record, 'unknown', 'unknown');
    const copy: SentCopy = found ? 'there already' : 'no folder';
    if (found) await store.settle(record.id, { report, copy, at: now() });
    return { ...report, copy, earlier: record.status !== 'unknown' || found };
  }

  async function keptCopy(record: OutboxRecord, report: Delivery): Promise<SentCopy> {
    if (report.outcome === 'rejected') return 'no folder';
    await onSent?.(record, now());
    if (!sent) return 'no folder';
    try {
      if (await sent.has(record.messageId)) return 'there already';
      await sent.append(record);
      return 'kept';
    } catch {
      return 'failed';
    }
  }
}

function checkAllowed(letter: Letter, { domains }: Rules): void {
  const addresses = [...addressesOf(letter), ...(letter.replyTo ? [letter.replyTo.address] : [])];
  const refused = addresses.filter((address) => !isAllowed(address, domains));
  if (refused.length > 0) throw commsErrors.COMMS_DOMAIN_NOT_ALLOWED({ addresses: refused, allowed: [...domains] });
}

/** A draft that is to be sent, or a letter of which nobody knows whether it was. */
const isDone = ({ status }: OutboxRecord) => status === 'sent' || status === 'partial';

interface Drafting {
  readonly from: Person;
  readonly date: Date;
  readonly dkim?: DkimKey | undefined;
  /** The one sent before, where the same is sent again. */
  readonly repeat?: OutboxRecord | undefined;
}

async function draftOf(
  letter: Letter,
  letterHash: string,
  mark: Mark,
  { from, date, dkim, repeat }: Drafting,
): Promise<OutboxRecord> {
  // Headers count in seconds.
  const frozenAt = new Date(Math.floor(date.getTime() / 1000) * 1000);
  const token = mark.keyed ? mark.id : hex([mark.id, letterHash, frozenAt.toISOString(), repeat?.id]).slice(0, 40);
  const messageId = `<${token}@${domainOf(from.address)}>`;
  const raw = await compose(letter, { from, messageId, date: frozenAt, dkim });
  return {
    id: hex([token, letterHash]).slice(0, 24),
    mark,
    letterHash,
    messageId,
    from: from.address,
    recipients: addressesOf(letter),
    subject: letter.subject,
    raw,
    sha256: sha256(raw),
    frozenAt,
    status: 'draft',
    copy: null,
    file: null,
    settledAt: null,
  };
}

function hashOf(letter: Letter, from: Person): string {
  const files = letter.files.map(({ bytes, ...file }) => ({ ...file, sha256: sha256(bytes) }));
  return hex([{ ...letter, files }, from]);
}

const hex = (value: unknown) => Buffer.from(canonicalHash(value), 'base64url').toString('hex');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

function everyone(
  { recipients }: OutboxRecord,
  outcome: Delivery['outcome'],
  each: 'accepted' | 'rejected' | 'unknown',
): Delivery {
  return { outcome, recipients: recipients.map((address) => ({ address, outcome: each })) };
}

const refused = (record: OutboxRecord) => everyone(record, 'rejected', 'rejected');
const statusOf = ({ outcome, copy }: SendReport) => ({ status: outcome, copy });

function entryOf({
  id,
  messageId,
  subject,
  recipients,
  status,
  copy,
  settledAt,
  frozenAt,
  file,
}: OutboxRecord): OutboxEntry {
  return { id, messageId, subject, recipients, status, copy, at: settledAt ?? frozenAt, file };
}
