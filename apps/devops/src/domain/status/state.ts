/** Worst first. The middle ones say that nothing is known, and why: a backend that fails, or one without data. */
export const states = ['down', 'degraded', 'backend unreachable', 'no data', 'up'] as const;
export type State = (typeof states)[number];

export function worse(a: State, b: State): number {
  return states.indexOf(a) - states.indexOf(b);
}
