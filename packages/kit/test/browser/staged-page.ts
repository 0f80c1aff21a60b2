import type { Approvals } from '../../src/approvals/approvals.ts';
import { type ApprovalPage, serveApprovalPage } from '../../src/approvals/page/serve.ts';
import { type Pairing, pairingOf } from '../../src/approvals/pairing.ts';
import { memoryRecords } from '../../src/state/memory-records.ts';
import { approvalsFor, questionOf } from '../approvals/question.ts';

export interface StagedPage {
  readonly page: ApprovalPage;
  readonly approvals: Approvals;
  readonly pairing: Pairing;
  /** Another call that waits. */
  ask(over?: Parameters<typeof questionOf>[0]): Promise<string>;
  /** Moves the server's clock. */
  advance(milliseconds: number): void;
}

export const ada = { id: 'os:ada', name: 'ada', roles: [] };

/** A page with a clock of its own, for a real browser. */
export async function stagedPage(): Promise<StagedPage> {
  let time = Date.UTC(2026, 10, 4, 10, 11);
  const now = () => new Date(time);
  const records = memoryRecords(now);
  const approvals = approvalsFor({ records, now });
  const pairing = pairingOf(records, 'crm', now);
  const log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
  const page = await serveApprovalPage(0, {
    title: 'CRM',
    name: 'crm',
    base: '/Q3v0p1sYbX9kLm2R',
    approvals: async () => approvals,
    pairing: async () => pairing,
    log,
    now,
  });
  return {
    page,
    approvals,
    pairing,
    ask: async (over) => (await approvals.request(questionOf({ ...sample, ...over }))).id,
    advance(milliseconds) {
      time += milliseconds;
    },
  };
}

const sample = {
  name: 'update_status',
  title: 'Update deal status',
  action: { kind: 'tool', rule: 'update_status', effect: 'write', permission: 'opportunities:write' },
  agent: { name: 'claude-desktop', version: '1.4.2' },
  input: { opportunity: 'opp_7', status: 'Lost', reason: 'They chose another supplier.\nContract until 2028.' },
  message: 'Closing a deal over 50,000 EUR needs a person.',
  preview: [
    'Deal      Fleet telemetry (opp_7)',
    'Customer  Halden Shipping (cus_3)',
    'Amount    84000.00 EUR',
    'Stage     Negotiation → Lost',
    'Reason',
    '| They chose another supplier.',
    '| Contract until 2028.',
  ].join('\n'),
} as const;
