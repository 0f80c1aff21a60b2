import type { RawStatement } from '../engine.ts';
import type { Group } from './run-group.ts';

/** Whether what a transaction does may be done: asked together with its first statement. */
export class Guard {
  readonly #statement: RawStatement;
  sent = false;
  /** Resolves when it has let pass, rejects with its failure. */
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

  /** Sends itself and what goes with it; `run` calls `pass` when the guard's own answer is there. */
  send<T>(statements: readonly RawStatement[], run: (group: Group) => Promise<T>): Promise<T> {
    this.sent = true;
    const answer = run(this.#before(statements));
    // What fails behind a pass is another statement.
    answer.then(
      () => this.pass(),
      (failure: unknown) => this.#fail(failure),
    );
    return answer;
  }

  pass(): void {
    this.#pass();
  }

  /** Includes a savepoint: outside of a transaction that fails, and all behind it is skipped. */
  #before(statements: readonly RawStatement[]): Group {
    const safe = statements.length === 0 || statements[0]?.sql.startsWith('SAVEPOINT ');
    return [this.#statement, ...(safe ? [] : [{ sql: 'SAVEPOINT guarded', params: [] }]), ...statements];
  }
}
