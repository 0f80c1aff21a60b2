import { randomBytes } from 'node:crypto';
import type { AuditLog } from '../audit/port.ts';
import type { Confirmation, Policy } from '../policy/port.ts';
import { mapStrings, type Redactor } from '../results/redact.ts';
import type { RecordStore } from '../state/port.ts';
import { type Approval, type ApprovalStatus, type Question, statusAt } from './approval.ts';

/** What became of an attempt to decide. Only `approved` and `denied` say that it was this attempt that did it. */
export type Decided =
  | { readonly result: 'approved' | 'denied'; readonly approval: Approval }
  /** Decided, used or expired before. */
  | { readonly result: 'too late'; readonly status: ApprovalStatus | 'expired'; readonly approval: Approval }
  /** The policy does not take this person's word, or not by this way. */
  | { readonly result: 'not accepted'; readonly approval: Approval }
  /** Never asked, long ago, or asked anew since. */
  | { readonly result: 'unknown' };

/**
 * Confirmations by a person. Every transition is one compare-and-set, so of two that decide, or use, at once exactly one
 * succeeds, in whichever process they are.
 */
export interface Approvals {
  /** The approval of this very call with this very preview that is pending, approved or denied; a new pending one where there is none. */
  request(question: Question): Promise<Approval>;
  get(id: string): Promise<Approval | undefined>;
  /** Those that wait for a person, oldest first. */
  pending(): Promise<readonly Approval[]>;
  /** Decides on a pending one. What was decided is in the audit log before it counts; rejects where that cannot be written. */
  decide(id: string, yes: boolean, confirmation: Confirmation): Promise<Decided>;
  /** Takes an approved one for the one call that may run with it. False where it is not approved (any more). */
  consume(id: string, question: Question): Promise<boolean>;
}

export interface ApprovalOptions {
  readonly records: RecordStore;
  /** Name of the server. */
  readonly server: string;
  readonly policy: Policy;
  readonly audit: Pick<AuditLog, 'event'>;
  /** Milliseconds from question to use. */
  readonly ttlMs: number;
  readonly redact: Redactor;
  now(): Date;
}

/** Decided and expired ones can be looked at for a day. */
const KEPT_MS = 24 * 3600 * 1000;
const MOST_LISTED = 500;
/** Every lost round means that somebody else got on with the same call. */
const MOST_ROUNDS = 50;

export function approvalsOf(options: ApprovalOptions): Approvals {
  const { records, server, policy, audit, ttlMs, redact, now } = options;
  /** One record a call, under the call's hash: what is asked anew takes the place of what was asked before. */
  const approvals = `approvals/${server}`;
  /** Which call an id belongs to. Written before the approval, so that no approval is without. */
  const ids = `approval-ids/${server}`;

  const keptUntil = ({ expiresAt }: Approval) => new Date(Date.parse(expiresAt) + KEPT_MS);
  const write = (value: Approval, expected: number) =>
    records.put(approvals, value.callHash, value, { expected, expiresAt: keptUntil(value) });
  const find = async (id: string) => {
    const call = await records.get<string>(ids, id);
    const stored = call && (await records.get<Approval>(approvals, call.value));
    return stored?.value.id === id ? stored : undefined;
  };

  const fresh = (question: Question): Approval => ({
    ...question,
    input: mapStrings(question.input, redact),
    facts: mapStrings(question.facts, redact) as Question['facts'],
    // Never like a flag: people give it to a command.
    id: randomBytes(16).toString('base64url').replace(/^-/, '_'),
    status: 'pending',
    requestedAt: now().toISOString(),
    expiresAt: new Date(now().getTime() + ttlMs).toISOString(),
  });

  /** Whether this person's yes is enough, for the arguments as given. */
  const accepted = (of: Approval | Question, { by, way }: Confirmation) => {
    if (of.byAnother && by.id === of.principal.id) return false;
    return policy.accepts(of.action, of, of.input, { by, way });
  };
  /** Whether an approved one lets the call run, decided anew with the real arguments. */
  const counts = ({ decidedBy, way, callHash, previewHash }: Approval, question: Question) =>
    decidedBy !== undefined &&
    way !== undefined &&
    callHash === question.callHash &&
    previewHash === question.previewHash &&
    question.policyVersion === policy.version &&
    accepted(question, { by: decidedBy, way });
  /** Whether an approval still says something about the call. */
  const speaksFor = (approval: Approval, question: Question) => {
    const status = statusAt(approval, now());
    if (status === 'approved') return counts(approval, question);
    return (status === 'pending' || status === 'denied') && approval.previewHash === question.previewHash;
  };

  return {
    async request(question) {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const current = await records.get<Approval>(approvals, question.callHash);
        if (current && speaksFor(current.value, question)) return current.value;
        const approval = fresh(question);
        await records.put(ids, approval.id, approval.callHash, { expected: 0, expiresAt: keptUntil(approval) });
        if (await write(approval, current?.version ?? 0)) return approval;
        await records.remove(ids, approval.id);
      }
      throw new Error('the approvals of one call kept changing');
    },

    get: async (id) => (await find(id))?.value,

    async pending() {
      const all = await records.list<Approval>(approvals, MOST_LISTED);
      return all
        .map(({ value }) => value)
        .filter((value) => statusAt(value, now()) === 'pending')
        .reverse();
    },

    async decide(id, yes, confirmation) {
      for (let round = 0; round < MOST_ROUNDS; round++) {
        const stored = await find(id);
        if (!stored) return { result: 'unknown' };
        const { value: approval, version } = stored;
        const status = statusAt(approval, now());
        if (status !== 'pending') return { result: 'too late', status, approval };
        // Where a command was started with other settings than the server, the server's policy has the last word.
        const known = approval.policyVersion === policy.version;
        const own = approval.byAnother && confirmation.by.id === approval.principal.id;
        if (yes && (own || (known && !accepted(approval, confirmation)))) return { result: 'not accepted', approval };
        const result = yes ? 'approved' : 'denied';
        const { by, way } = confirmation;
        const decidedAt = now().toISOString();
        await audit.event({
          time: decidedAt,
          event: 'approval',
          principal: by.id,
          name: approval.name,
          approval: id,
          decision: result,
          way,
        });
        const decided: Approval = { ...approval, status: result, decidedBy: by, decidedAt, way };
        if (await write(decided, version)) return { result, approval: decided };
      }
      throw new Error('an approval kept changing');
    },

    async consume(id, question) {
      const stored = await find(id);
      if (!stored || statusAt(stored.value, now()) !== 'approved' || !counts(stored.value, question)) return false;
      return write({ ...stored.value, status: 'used', usedAt: now().toISOString() }, stored.version);
    },
  };
}
