import type { Question } from '../../src/approvals/approval.ts';
import { type ApprovalOptions, type Approvals, approvalsOf } from '../../src/approvals/approvals.ts';
import { defaultPolicy } from '../../src/policy/default.ts';
import { canonicalHash } from '../../src/state/canonical.ts';
import { memoryRecords } from '../../src/state/memory-records.ts';

/** A frozen call, as the gate makes it. */
export function questionOf(over: Partial<Question> = {}): Question {
  const preview = over.preview ?? 'Delete Northwind Traders (cus_42) and its 3 deals';
  return {
    name: 'delete_customer',
    title: 'Delete customer',
    action: { kind: 'tool', rule: 'delete_customer', effect: 'destructive', permission: 'customers:delete' },
    principal: { id: 'os:ada', name: 'ada', roles: [] },
    agent: { name: 'claude', version: '1.0' },
    input: { customer: 'cus_42' },
    callHash: canonicalHash(over.input ?? 'call'),
    policyVersion: policy.version,
    preview,
    previewHash: canonicalHash(preview),
    byAnother: false,
    ...over,
  };
}

const policy = defaultPolicy({ readOnly: false });

/** Approvals of a server named crm, in memory unless given. */
export function approvalsFor(over: Partial<ApprovalOptions> = {}): Approvals & { events: unknown[] } {
  const events: unknown[] = [];
  const now = over.now ?? (() => new Date());
  return Object.assign(
    approvalsOf({
      records: memoryRecords(now),
      server: 'crm',
      policy,
      audit: { event: async (record) => void events.push(record) },
      ttlMs: 15 * 60_000,
      redact: (text) => text,
      now,
      ...over,
    }),
    { events },
  );
}
