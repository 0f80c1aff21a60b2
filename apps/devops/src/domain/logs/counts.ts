/** Counters by a small number, zero where nothing was counted. */
export class Counts {
  #values = new Uint32Array(64);

  add(index: number): void {
    if (index >= this.#values.length) this.#grow(index);
    this.#values[index] = (this.#values[index] ?? 0) + 1;
  }

  at(index: number): number {
    return this.#values[index] ?? 0;
  }

  /** Of all up to the highest that was counted, and some zeros. */
  get values(): ArrayLike<number> {
    return this.#values;
  }

  #grow(index: number): void {
    const wider = new Uint32Array(Math.max(index + 1, this.#values.length * 2));
    wider.set(this.#values);
    this.#values = wider;
  }
}
