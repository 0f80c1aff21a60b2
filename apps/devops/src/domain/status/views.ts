import { shownPart } from '../metrics/part.ts';
import { rounded } from '../metrics/rounded.ts';
import type { Unusual } from '../metrics/unusual.ts';
import type { Assessed } from './assess.ts';
import { type State, states } from './state.ts';

/** Reasons of one service that are told. */
const REASONS = 6;
const LONGEST = 240;

interface Seen {
  readonly state: State;
  readonly since: Date;
}

/** How many services are in each state, worst first. */
export function countsOf(found: readonly Assessed[]): Record<string, number> {
  const of = (state: State) => found.filter((row) => row.state === state).length;
  return Object.fromEntries(states.map((state) => [state, of(state)]).filter(([, count]) => count !== 0));
}

/** A service as a row: what was found and how old that is, in seconds. */
export function asStatusRow({ service, state, reasons }: Assessed, last: Seen | undefined, now: Date) {
  return {
    service: service.name,
    state,
    ...(last?.state === state && { since: last.since.toISOString() }),
    reasons: reasons.slice(0, REASONS).map(({ source, state: of, at }) => ({
      source,
      state: of,
      ...(at && { age_s: Math.max(0, Math.round((now.getTime() - at.getTime()) / 1000)) }),
    })),
    says: reasons
      .slice(0, REASONS)
      .map(({ says }) => (says.length > LONGEST ? `${says.slice(0, LONGEST)}…` : says))
      .join('; '),
  };
}

export function asUnusualRow({ service, part, metric, now, before, score }: Unusual) {
  return {
    service,
    part: shownPart(part),
    metric,
    now: rounded(now),
    before: rounded(before),
    score: Math.round(score),
  };
}
