import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { Principal } from '../define/context.ts';
import type { RecordStore } from '../state/port.ts';

/**
 * Which person a browser belongs to. A person at a terminal gets a code and types it into the browser once: the model
 * sees links, and other users of the machine reach its loopback ports, so neither may be enough to decide anything.
 */
export interface Pairing {
  /** A code for the person at this terminal: one use, five minutes. */
  issue(by: Principal): Promise<{ readonly code: string; readonly expiresAt: Date }>;
  /** A session's token for a code that is right; after ten wrong ones in ten minutes none is, for the rest of these. */
  redeem(code: string): Promise<{ readonly token: string } | { readonly refused: 'wrong' | 'locked' }>;
  /** Whose session it is, while it lasts. */
  person(token: string): Promise<Principal | undefined>;
}

const CODE_MS = 5 * 60_000;
const SESSION_MS = 8 * 3600_000;
/** Seconds, for the cookie. */
export const SESSION_SECONDS = SESSION_MS / 1000;
const MOST_WRONG = 10;
const WRONG_MS = 10 * 60_000;

/** Without letters and digits that look alike. Ten of them are 48 bits. */
const ALPHABET = 'ABCDEFGHJKMNPQRSTVWXYZ23456789';
const CODE_LENGTH = 10;

interface Code {
  readonly by: Principal;
  readonly used: boolean;
}
interface Wrong {
  readonly count: number;
  readonly until: number;
}

export function pairingOf(records: RecordStore, server: string, now: () => Date): Pairing {
  const codes = `approval-codes/${server}`;
  const sessions = `approval-sessions/${server}`;
  const attempts = `approval-attempts/${server}`;
  const after = (milliseconds: number) => new Date(now().getTime() + milliseconds);

  const wrongSoFar = async () => {
    const stored = await records.get<Wrong>(attempts, 'wrong');
    const current = stored && stored.value.until > now().getTime() ? stored.value : undefined;
    return { version: stored?.version ?? 0, current };
  };
  /** Counted before the code is looked at, so that many at once are not more than many in turn. */
  const mayTry = async (): Promise<boolean> => {
    for (let round = 0; round < MOST_WRONG; round++) {
      const { version, current } = await wrongSoFar();
      if (current && current.count >= MOST_WRONG) return false;
      const until = current?.until ?? after(WRONG_MS).getTime();
      const next: Wrong = { count: (current?.count ?? 0) + 1, until };
      if (await records.put(attempts, 'wrong', next, { expected: version, expiresAt: new Date(until) })) return true;
    }
    return false;
  };

  return {
    async issue(by) {
      const letters = Array.from({ length: CODE_LENGTH }, () => ALPHABET.charAt(randomInt(ALPHABET.length))).join('');
      const expiresAt = after(CODE_MS);
      const code: Code = { by, used: false };
      await records.put(codes, digest(letters), code, { expected: 0, expiresAt });
      return { code: `${letters.slice(0, 5)}-${letters.slice(5)}`, expiresAt };
    },
    async redeem(typed) {
      if (!(await mayTry())) return { refused: 'locked' };
      const letters = typed.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
      const stored = letters.length === CODE_LENGTH ? await records.get<Code>(codes, digest(letters)) : undefined;
      if (!stored || stored.value.used) return { refused: 'wrong' };
      const taken = { ...stored.value, used: true };
      const won = await records.put(codes, stored.id, taken, { expected: stored.version, expiresAt: after(CODE_MS) });
      if (!won) return { refused: 'wrong' };
      await records.remove(attempts, 'wrong');
      const token = randomBytes(32).toString('base64url');
      await records.put(sessions, digest(token), stored.value.by, { expected: 0, expiresAt: after(SESSION_MS) });
      return { token };
    },
    async person(token) {
      return (await records.get<Principal>(sessions, digest(token)))?.value;
    },
  };
}

/** Stored are hashes: whoever reads the store cannot use what it finds. */
function digest(secret: string): string {
  return createHash('sha256').update(secret).digest('base64url');
}
