import { setTimeout as sleep } from 'node:timers/promises';
import { CodedError, type ErrorCategory } from '../errors/define.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import { orAborted } from './or-aborted.ts';
import type { OnceKey, OnceOptions, OnceStore, RecordStore } from './port.ts';

const COLLECTION = 'once';
const RETENTION_MS = 7 * 24 * 3600 * 1000;
/** So long a claim counts as worked on without another word of its process. */
const LEASE_MS = 5000;
const POLL_MS = 50;

/** Such an error is the handler's word that it refused and did nothing. Any other may have come after the effect. */
const harmless: readonly ErrorCategory[] = ['input', 'not_found', 'denied', 'conflict', 'rate_limited', 'config'];

interface Claim {
  readonly bodyHash: string;
  /** Absent when finished; 0 when nobody is at it any more. */
  readonly leaseUntil?: number;
  readonly result?: unknown;
}

interface Outcome {
  readonly value: unknown;
  readonly replayed: boolean;
}

/**
 * Keys as records, for effects that no transaction of ours can hold: claimed before the effect, with its result after.
 * A process that ends in between leaves a claim behind, and nobody can know what its effect has done.
 */
export function onceOverRecords(records: RecordStore, now: () => Date = () => new Date()): OnceStore {
  const running = new Map<string, { readonly bodyHash: string; readonly attempt: Promise<Outcome> }>();

  async function attempt(key: OnceKey, id: string, effect: () => Promise<unknown>, options: OnceOptions) {
    const { signal, durable = false, resumes = false, begun = false } = options;
    for (;;) {
      signal?.throwIfAborted();
      const lease = now().getTime() + LEASE_MS;
      if (!begun && (await write(id, { bodyHash: key.bodyHash, leaseUntil: lease }, 0, durable))) {
        return { value: await carryOut(key, id, effect, options, 1), replayed: false };
      }
      const known = await records.get<Claim>(COLLECTION, id);
      if (!known && begun) throw kitErrors.CONFIRMATION_MISMATCH({ tool: key.tool });
      if (!known) continue;
      checkBody(key, known.value.bodyHash);
      if (resumes && isAbandoned(known.value)) {
        const taken = await write(id, { bodyHash: key.bodyHash, leaseUntil: lease }, known.version, durable);
        if (!taken) continue;
        return { value: await carryOut(key, id, effect, options, known.version + 1), replayed: false };
      }
      const finished = outcomeOf(key, known.value);
      if (finished) return { ...finished, replayed: true };
      await orAborted(sleep(POLL_MS), signal);
    }
  }

  async function carryOut(
    key: OnceKey,
    id: string,
    effect: () => Promise<unknown>,
    options: OnceOptions,
    version: number,
  ) {
    const { bodyHash } = key;
    const lease = renewing(id, bodyHash, version);
    try {
      const value = await effect();
      // It has happened: an unwritten result only makes a repeat ask a person to look.
      await lease.replace({ bodyHash, result: value }).catch(() => false);
      return value;
    } catch (thrown) {
      if (options.elsewhere !== true || isHarmless(thrown)) {
        await lease.end();
        await records.remove(COLLECTION, id);
      } else {
        await lease.replace({ bodyHash, leaseUntil: 0 }).catch(() => false);
      }
      throw thrown;
    }
  }

  /** Undefined as long as somebody is at it. */
  function outcomeOf(key: OnceKey, claim: Claim): { value: unknown } | undefined {
    checkBody(key, claim.bodyHash);
    if (claim.leaseUntil === undefined) return { value: claim.result };
    if (isAbandoned(claim)) throw kitErrors.OUTCOME_UNKNOWN({ key: key.key });
    return undefined;
  }

  const isAbandoned = ({ leaseUntil }: Claim) => leaseUntil !== undefined && leaseUntil <= now().getTime();

  /** Keeps others waiting as long as this process is at it. */
  function renewing(id: string, bodyHash: string, claimed: number) {
    let version = claimed;
    let last: Promise<unknown> = Promise.resolve();
    const replace = (claim: Claim) => {
      const written = last
        .then(() => write(id, claim, version))
        .then((done) => {
          if (done) version++;
          return done;
        });
      last = written.catch(() => undefined);
      return written;
    };
    const timer = setInterval(() => {
      replace({ bodyHash, leaseUntil: now().getTime() + LEASE_MS }).catch(() => undefined);
    }, LEASE_MS / 3);
    timer.unref();
    const end = () => {
      clearInterval(timer);
      return last;
    };
    return {
      end,
      replace(claim: Claim) {
        clearInterval(timer);
        return replace(claim);
      },
    };
  }

  const write = (id: string, claim: Claim, expected: number, durable = false) =>
    records.put(COLLECTION, id, claim, { expected, expiresAt: new Date(now().getTime() + RETENTION_MS), durable });

  return {
    async find<T>(key: OnceKey) {
      const known = await records.get<Claim>(COLLECTION, idOf(key));
      if (!known) return undefined;
      const { bodyHash, leaseUntil, result } = known.value;
      checkBody(key, bodyHash);
      return leaseUntil === undefined ? { value: result as T } : 'begun';
    },
    async run<T>(key: OnceKey, effect: () => Promise<T>, options: OnceOptions = {}) {
      const id = idOf(key);
      for (let here = running.get(id); here; here = running.get(id)) {
        checkBody(key, here.bodyHash);
        // Its failure is its own: this one finds out by itself what is left of it.
        const outcome = await orAborted(
          here.attempt.catch(() => undefined),
          options.signal,
        );
        if (outcome) return { value: outcome.value as T, replayed: true };
      }
      const own = { bodyHash: key.bodyHash, attempt: attempt(key, id, effect, options) };
      running.set(id, own);
      try {
        return (await own.attempt) as { value: T; replayed: boolean };
      } finally {
        running.delete(id);
      }
    },
  };
}

const idOf = ({ server, principal, tool, key }: OnceKey) => JSON.stringify([server, principal, tool, key]);

function checkBody(key: OnceKey, bodyHash: string): void {
  if (key.bodyHash !== bodyHash) throw kitErrors.IDEMPOTENCY_KEY_REUSED({ key: key.key });
}

function isHarmless(thrown: unknown): boolean {
  return thrown instanceof CodedError && harmless.includes(thrown.category);
}
