import { createHmac, randomBytes, randomUUID } from 'node:crypto';
import { type Approvals, approvalsOf } from '../approvals/approvals.ts';
import { lazyPage } from '../approvals/lazy-page.ts';
import type { AuditLog } from '../audit/port.ts';
import type { ApprovalSettings, Settings } from '../config/parse.ts';
import type { Connection } from '../define/connection.ts';
import type { Agent, Principal } from '../define/context.ts';
import type { AnyServer } from '../define/server.ts';
import type { Call, Target } from '../gate/call.ts';
import { runThroughGate } from '../gate/index.ts';
import { createJobs, type Jobs } from '../jobs/jobs.ts';
import type { JobTiming } from '../jobs/timing.ts';
import { createLimiter, type Limiter, unlimited } from '../limits/limiter.ts';
import { defaultPolicy } from '../policy/default.ts';
import type { Policy } from '../policy/port.ts';
import { type AnswerCache, answerCache } from '../results/answer-cache.ts';
import { clipText } from '../results/clip.ts';
import { type CursorSealer, cursorSealer } from '../results/cursor.ts';
import { type Redactor, redactor, stripInvisible } from '../results/redact.ts';
import { type Sealer, sealer } from '../results/sealed.ts';
import { memoryState } from '../state/memory.ts';
import type { KitState } from '../state/port.ts';
import { lazyConnection } from './lazy-connection.ts';
import type { Logger } from './logger.ts';
import { openBackends } from './open-backends.ts';
import { type ToolTarget, toolTargets } from './targets.ts';

/** What one caller brings: who it says it is, how to stop it, how to tell it of progress. */
export interface Peer {
  readonly agent: Agent;
  readonly signal: AbortSignal;
  readonly traceparent?: string | undefined;
  /** Who was authenticated for this call; without, the runtime's principal. */
  readonly principal?: Principal | undefined;
  /** How its person can be asked by the client itself; absent where the client cannot. */
  readonly asks?: 'round-trip' | 'elicitation' | undefined;
  /** What came back for a question that was asked before. */
  readonly answer?: PeerAnswer | undefined;
  progress(done: number, total?: number, message?: string): void;
  /** The request itself, for telemetry. */
  readonly request?: RequestFacts | undefined;
  /** What the client can be asked, and what it has answered; absent where nobody can be asked. */
  readonly client?: ClientSide | undefined;
  /** The SDK's own context of this request. For test servers that show deprecated parts of the protocol; the kit reads it nowhere. */
  readonly wire?: unknown;
}

export interface RequestFacts {
  readonly id: string;
  readonly method: string;
  readonly protocolVersion?: string | undefined;
  readonly transport: 'pipe' | 'tcp';
  /** W3C, beside `traceparent`. */
  readonly tracestate?: string | undefined;
}

/** A client in the rounds of a call that asks. */
export interface ClientSide {
  can(capability: string): boolean;
  readonly answers: Readonly<Record<string, unknown>>;
  /** Sealed by the last round. */
  readonly state?: string | undefined;
}

/** The answer to an `AskClient`. */
export interface PeerAnswer {
  /** The question's, as the client brought it back: not to be trusted before it was opened. */
  readonly state: string;
  /** Only an explicit yes is one. Who dismissed the question or did not answer said nothing. */
  readonly said: 'yes' | 'no' | 'nothing';
}

/** One running server, whatever transports serve it. */
export interface Runtime {
  readonly server: AnyServer;
  readonly principal: Principal;
  readonly policy: Policy;
  readonly audit: AuditLog;
  readonly log: Logger;
  readonly cursors: CursorSealer;
  /** Seals what a client carries between a question and its answer. */
  readonly questions: Sealer;
  /** For arguments that are recorded hashed. */
  readonly auditKey: Buffer;
  readonly redact: Redactor;
  /** Redacts, and takes out what shows nothing: for every text that goes to a client. */
  readonly clean: Redactor;
  readonly cache: AnswerCache;
  /** Used where the connection brings none. */
  readonly ownState: KitState;
  readonly limiter: Limiter;
  readonly deadlineMs: number;
  /** Every tool by name, in the order of the declaration, whoever may see it. */
  readonly tools: ReadonlyMap<string, ToolTarget>;
  /** Present when the server has long tools. */
  readonly jobs?: Jobs | undefined;
  now(): Date;
  connection(): Promise<Connection<unknown>>;
  /** The connection's state, opened if need be; the kit's own where the connection brings none. */
  state(): Promise<KitState>;
  approvals(): Promise<Approvals>;
  /** Where a person can look at an approval, on this machine. Starts the page; undefined where it cannot be served. */
  approvalLink(id: string): Promise<string | undefined>;
  /** Milliseconds that a client's person has to answer within the call. */
  readonly askMs: number;
  /** Sends a call through the gate. Rejects with a `CodedError` and nothing else. */
  call(target: Target, input: unknown, peer: Peer): Promise<unknown>;
  /** Notified with the URI of each resource that changed. Returns the unsubscribe function. */
  onChanged(listener: (uri: string) => void): () => void;
  /** Waits for calls in flight, then closes the backends (each at most `graceMs`) and the audit log. Never rejects. */
  close(graceMs?: number): Promise<void>;
}

export interface RuntimeOptions {
  readonly principal: Principal;
  /** The log, or what makes it of the runtime's way to its backends. */
  readonly audit: AuditLog | ((connection: () => Promise<Connection<unknown>>) => AuditLog);
  readonly log: Logger;
  /** Default: what needs no policy file. */
  readonly policy?: Policy | undefined;
  readonly now?: () => Date;
  /** Where the kit keeps what the connection does not. Default: in memory. */
  readonly ownState?: KitState | undefined;
  /** 32 bytes; default random, so cursors end with the process. */
  readonly cursorKey?: Buffer;
  readonly jobTiming?: JobTiming;
}

export function createRuntime(server: AnyServer, settings: Settings, options: RuntimeOptions): Runtime {
  const { log, principal } = options;
  const key = options.cursorKey ?? randomBytes(32);
  const { ttlMs, port, askMs } = settings.common.approvals ?? defaultApprovals;
  const { limits } = settings.common;
  const redact = redactor(settings.secrets);
  const now = options.now ?? (() => new Date());
  const listeners = new Set<(uri: string) => void>();
  const inFlight = new Set<Promise<unknown>>();
  let closing: Promise<void> | undefined;
  const changed = (uri: string) => {
    runtime.cache.clear();
    for (const listener of listeners) listener(uri);
  };
  const backends = lazyConnection(() => openBackends(server, settings, { log, now, changed }), log);
  const audit = typeof options.audit === 'function' ? options.audit(backends.get) : options.audit;

  const page = lazyPage({
    title: server.title,
    name: server.name,
    key,
    port,
    log,
    now,
    approvals: () => runtime.approvals(),
    records: async () => (await runtime.state()).records,
  });
  const runtime: Runtime = {
    server,
    principal,
    policy: options.policy ?? defaultPolicy({ readOnly: settings.readOnly, tools: settings.tools }),
    audit,
    log,
    cursors: cursorSealer(key),
    questions: sealer(key, 'question'),
    // Another purpose, another key.
    auditKey: createHmac('sha256', key).update('audit arguments').digest(),
    redact,
    clean: (text) => redact(stripInvisible(text)),
    cache: answerCache(),
    ownState: options.ownState ?? memoryState(now),
    limiter: limits ? createLimiter(server.name, limits) : unlimited,
    deadlineMs: settings.common.callTimeoutMs,
    tools: toolTargets(server),
    jobs: server.tools.some((tool) => tool.long) ? createJobs(() => runtime, options.jobTiming) : undefined,
    now,
    connection: backends.get,
    state: async () => (await backends.get()).state ?? runtime.ownState,
    async approvals() {
      const { records } = await runtime.state();
      const { policy, redact } = runtime;
      return approvalsOf({ records, server: server.name, policy, audit, ttlMs, redact, now });
    },
    approvalLink: (id) => page.link(id),
    askMs,
    call(target, input, peer) {
      let answered = false;
      const call: Call = {
        id: randomUUID(),
        runtime,
        target,
        receivedAt: now().getTime(),
        input,
        agent: peer.agent,
        principal: peer.principal ?? principal,
        peer,
        traceparent: peer.traceparent,
        signal: peer.signal,
        notes: [],
        parts: [],
        // A handler may go on behind its answer, after the deadline or by mistake; the protocol forbids to tell of it.
        progress: (done, total, message) => {
          if (!answered) peer.progress(done, total, message && clipText(runtime.clean(message), 500));
        },
      };
      const running = runThroughGate(call).finally(() => {
        answered = true;
        inFlight.delete(running);
      });
      inFlight.add(running);
      return running;
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    // The end of the wire and a signal may both ask for it.
    close(graceMs = 10_000) {
      closing ??= (async () => {
        await Promise.all([inTime(graceMs, Promise.allSettled(inFlight)), runtime.jobs?.close(graceMs)]);
        const failed = (what: string) => (error: unknown) => log.error(`${what} cannot be closed`, { error });
        await page.close().catch(failed('approval page'));
        const closeAudit = () => audit.close().catch(failed('audit'));
        // A log that is kept in a backend ends before it. Else calls that the backends' end cuts off are recorded still,
        // and the log of what was done is closed whatever the backends do.
        if (settings.common.audit?.includes('postgres')) await inTime(graceMs, closeAudit());
        await inTime(graceMs, backends.close().catch(failed('backends')));
        await closeAudit();
      })();
      return closing;
    },
  };
  return runtime;
}

const defaultApprovals: ApprovalSettings = { ttlMs: 900_000, port: 0, askMs: 45_000 };

/** Waits for `work`, but no longer than that. */
async function inTime(milliseconds: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, milliseconds);
  });
  await Promise.race([work, limit]);
  clearTimeout(timer);
}
