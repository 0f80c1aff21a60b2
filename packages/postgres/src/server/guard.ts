import type { RawStatement } from '../engine.ts';
import type { Group } from './run-group.ts';

/** Whether what a transaction does may be done: asked together with its first statement. */
export class Guard {
  readonly #statement: RawStatement;
  sent = false;
  /** It let pass. */
  passed = false;
  /** Rejects with its failure. */
  readonly answered: Promise<void>;
  #pass: () => void = () => undefined;
  #fail: (failure: unknown) => void = () => undefined;

  constructor(statement: RawStatement) {
    this.#statement = statement;
    this.answered = new Promise((resolve, reject) => {
      this.#pass = resolve;
      this.#fail = reject;
    });
    // Nobody may be waiting.
    this.answered.catch(() => undefined);
  }

  pass(): void {
    this.passed = true;
    this.#pass();
  }

  /** What comes behind a pass is another statement's failure. */
  fail(failure: unknown): void {
    this.#fail(failure);
  }

  /** Includes a savepoint: outside of a transaction that fails, and all behind it is skipped. */
  before(statements: readonly RawStatement[]): Group {
    const safe = statements.length === 0 || statements[0]?.sql.startsWith('SAVEPOINT ');
    return [this.#statement, ...(safe ? [] : [{ sql: 'SAVEPOINT guarded', params: [] }]), ...statements];
  }
}
