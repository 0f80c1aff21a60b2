/** A clock that stands still until it is moved. */
export interface FakeClock {
  now(): Date;
  /** Moves forward by milliseconds. */
  advance(milliseconds: number): void;
}

export function fakeClock(start: string): FakeClock {
  let time = new Date(start).getTime();
  return {
    now: () => new Date(time),
    advance(milliseconds) {
      time += milliseconds;
    },
  };
}
