import * as z from 'zod';
import type { Approval } from '../../src/approvals/approval.ts';
import type { Approvals } from '../../src/approvals/approvals.ts';
import type { AuditOutcome } from '../../src/audit/port.ts';
import { CodedError } from '../../src/errors/define.ts';
import { AskClient } from '../../src/gate/ask-client.ts';
import type { Policy } from '../../src/policy/port.ts';
import type { Peer, PeerAnswer } from '../../src/serve/runtime.ts';
import { memoryState } from '../../src/state/memory.ts';
import { memoryRecords } from '../../src/state/memory-records.ts';
import type { KitState } from '../../src/state/port.ts';
import { declared, recordingAudit, runtimeOf, serverOf, tool } from '../gate/harness.ts';
import { inTurns, type Turns } from './interleaving.ts';

/** What two processes of one server share and what the test can see of it, made new for each interleaving. */
export interface World {
  /** Milliseconds since the epoch. */
  clock: number;
  /** What the preview shows beside the arguments: it may change between question and answer. */
  price: number;
  policyVersion: number;
  state: KitState;
  readonly ran: { readonly what: string; readonly by: string; readonly at: number }[];
  readonly outcomes: (AuditOutcome & { readonly trace: string | undefined })[];
  /** Every approval there ever was, as it was written last. */
  readonly approvals: Map<string, Approval>;
  /** Grows with whatever happens, to tell what was before what. */
  readonly history: { readonly price: number; readonly policyVersion: number }[];
}

/** Two of a company's people, each with an agent, and one who only decides. */
export const people = {
  ada: { id: 'os:ada', name: 'Ada', roles: [] },
  bob: { id: 'os:bob', name: 'Bob', roles: [] },
  eve: { id: 'os:eve', name: 'Eve', roles: [] },
} as const;
export type Person = keyof typeof people;

/** `guarded` needs another person's confirmation. */
export type What = 'open' | 'guarded';

export interface Sent {
  readonly process: 0 | 1;
  readonly who: Person;
  readonly what: What;
  readonly key?: string | undefined;
  readonly asks?: Peer['asks'];
  readonly answer?: PeerAnswer | undefined;
}

export type Received =
  | { readonly kind: 'ok'; readonly number: number; readonly trace: string; readonly began: number }
  | { readonly kind: 'asked'; readonly state: string; readonly approval: string; readonly message: string }
  | { readonly kind: 'refused'; readonly code: string; readonly approval?: string | undefined };

export const TTL = 15 * 60_000;

/** Two processes over one world, made once: what differs from run to run is the world. */
export function twoProcesses() {
  let world: World = emptyWorld();
  let calls = 0;
  let runs = 0;
  const order = tool({
    ...declared,
    name: 'order',
    input: z.object({ what: z.enum(['open', 'guarded']) }),
    output: z.object({ number: z.int() }),
    effect: 'outward',
    preview: async ({ what }) => `Order ${what} for ${world.price}`,
    run: async ({ what }, { principal }) => {
      const at = world.history.length;
      return { number: world.ran.push({ what, by: principal.id, at }) };
    },
  });
  const policy: Policy = {
    get version() {
      return `v${world.policyVersion}`;
    },
    visible: () => true,
    wantsFacts: () => false,
    decide: (_action, _caller, input) => ({
      decision: 'confirm',
      rules: [],
      byAnother: (input as { what: What }).what === 'guarded',
    }),
    // Bob's word counts on the page alone.
    accepts: (_action, _caller, _input, { by, way }) => by.id !== people.bob.id || way === 'page',
  };
  const processes = [0, 1].map(() => {
    const traces = new Map<string, string | undefined>();
    const server = serverOf([order], {
      connect: async () => ({
        ports: {},
        get state() {
          return world.state;
        },
        health: async () => [],
        close: async () => undefined,
      }),
    });
    const { runtime, call } = runtimeOf(server, {
      policy,
      now: () => new Date(world.clock),
      cursorKey: Buffer.alloc(32, 7),
      settings: { common: { ...quiet, approvals: { ttlMs: TTL, port: 0, askMs: 1 } } },
      audit: {
        ...recordingAudit().audit,
        intent: async ({ callId, traceparent }) => void traces.set(callId, traceparent),
        outcome: async (record) => {
          world.outcomes.push({ ...record, trace: traces.get(record.callId) });
          traces.delete(record.callId);
        },
      },
    });
    Object.assign(runtime, { approvalLink: async () => undefined });
    return { runtime, call };
  });

  return {
    begin(turns: Turns): World {
      world = emptyWorld();
      const records = memoryRecords(() => new Date(world.clock));
      const { put } = records;
      records.put = async (collection, id, value, options) => {
        const written = await put(collection, id, value, options);
        const approval = value as Approval;
        if (written && collection === 'approvals/test') world.approvals.set(approval.id, approval);
        return written;
      };
      world.state = { ...shared, records: inTurns(records, turns) };
      runs++;
      return world;
    },
    approvals: (process: 0 | 1): Promise<Approvals> => (processes[process] as Process).runtime.approvals(),
    /** Makes a call as a client would, and says what came of it. */
    async send({ process, who, what, key, asks, answer }: Sent): Promise<Received> {
      const trace = `00-${String(++calls).padStart(32, '0')}-0000000000000001-00`;
      const began = world.history.length - 1;
      const { call } = processes[process] as Process;
      const peer = { principal: people[who], traceparent: trace, asks, answer };
      try {
        const { number } = await call(
          'order',
          { what, ...(key !== undefined && { idempotency_key: `${runs}-${key}` }) },
          peer,
        );
        return { kind: 'ok', number: Number(number), trace, began };
      } catch (error) {
        if (!(error instanceof CodedError)) throw error;
        const approval = error.details['approval'] as string | undefined;
        if (!(error instanceof AskClient)) return { kind: 'refused', code: error.code, approval };
        return { kind: 'asked', ...error.question, approval: String(approval) };
      }
    },
    /** Those that nothing has taken the place of. */
    async current(): Promise<readonly string[]> {
      return (await world.state.records.list<Approval>('approvals/test', 1000)).map(({ value }) => value.id);
    },
  };
}

type Process = ReturnType<typeof runtimeOf>;

const quiet = { dataDir: '/tmp/none', auditDir: '/tmp/none', logLevel: 'silent', callTimeoutMs: 60_000 } as const;
const shared = memoryState();

function emptyWorld(): World {
  const start = { price: 10, policyVersion: 1 };
  return {
    clock: Date.UTC(2026, 10, 4),
    ...start,
    state: shared,
    ran: [],
    outcomes: [],
    approvals: new Map(),
    history: [start],
  };
}
