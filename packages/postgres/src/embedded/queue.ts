/** Grants one holder at a time, in order of arrival. */
export class Queue {
  #tail: Promise<void> = Promise.resolve();

  /**
   * Waits for the turn and returns the function that ends it. Aborting gives the place up at once and rejects with
   * the signal's reason.
   */
  async enter(signal?: AbortSignal): Promise<() => void> {
    signal?.throwIfAborted();
    let leave: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      leave = resolve;
    });
    const turn = this.#tail;
    this.#tail = turn.then(() => held);
    if (signal === undefined) {
      await turn;
      return leave;
    }
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        leave();
        reject(signal.reason);
      };
      signal.addEventListener('abort', abort, { once: true });
      void turn.then(() => {
        signal.removeEventListener('abort', abort);
        resolve();
      });
    });
    return leave;
  }
}
