import { defaultPipeline } from '../domain/default-pipeline.ts';
import { atWork, DAY, daysAfter, seasonOf } from './calendar.ts';
import type { Random } from './random.ts';

export interface Move {
  readonly stageLabel: string;
  readonly at: Date;
  readonly reason: string | null;
}

type Odds = readonly (readonly [stage: string, weight: number])[];

/** Where deals go from each stage, in percent. All of it is legal in the default pipeline; a test checks that. */
export const ODDS: Readonly<Record<string, Odds>> = {
  Lead: [
    ['Qualified', 80],
    ['Lost', 20],
  ],
  Qualified: [
    ['Proposal', 77],
    ['Lost', 20],
    ['Lead', 3],
  ],
  Proposal: [
    ['Negotiation', 68],
    ['Lost', 22],
    ['Won', 7],
    ['Qualified', 3],
  ],
  Negotiation: [
    ['Won', 70],
    ['Lost', 24],
    ['Proposal', 6],
  ],
  // A few lost deals are taken up again.
  Lost: [
    ['Lost', 95],
    ['Qualified', 5],
  ],
};

/** Days a deal stays, shortest and longest usual. */
const STAY: Readonly<Record<string, readonly [number, number]>> = {
  Lead: [2, 21],
  Qualified: [5, 30],
  Proposal: [6, 35],
  Negotiation: [4, 40],
  Lost: [25, 80],
};

/** Chance at each step that nobody looks after the deal any more: the pipeline's dead wood. */
const FORGOTTEN = 0.035;

const LOST_REASONS: readonly (readonly [string, number])[] = [
  ['Price too high', 24],
  ['Chose Orrery Systems', 15],
  ['Chose Tidewheel', 10],
  ['No budget this year', 18],
  ['Project postponed', 14],
  ['No decision, contact stopped answering', 12],
  ['Missing feature: offline mode', 8],
  ['Built it themselves', 5],
  ['Contact left the company', 6],
];

/** A deal's life from its creation to `now` or its end. */
export function dealPath(created: Date, now: Date, random: Random): readonly Move[] {
  const moves: Move[] = [{ stageLabel: 'Lead', at: created, reason: null }];
  let stage = 'Lead';
  let at = created;
  for (;;) {
    const odds = ODDS[stage];
    const [shortest, longest] = STAY[stage] ?? [1, 1];
    if (!odds || random.chance(FORGOTTEN)) return moves;
    const next = random.weighted(odds);
    if (next === stage) return moves;
    at = atWork(daysAfter(at, waitFor(next, at, shortest, longest, random)), random);
    const last = moves.at(-1)?.at ?? created;
    // Moved to the Friday before, it might come before what happened last.
    if (at <= last) at = new Date(last.getTime() + DAY);
    if (at > now) return moves;
    moves.push({ stageLabel: next, at, reason: next === 'Lost' ? random.weighted(LOST_REASONS) : null });
    stage = next;
  }
}

/** Closing moves gather where the season is strong: of three days the busier one is likelier. */
function waitFor(next: string, from: Date, shortest: number, longest: number, random: Random): number {
  const closing = next === 'Won' || next === 'Lost';
  const days = Array.from({ length: closing ? 3 : 1 }, () => random.int(shortest, longest));
  return random.weighted(days.map((d) => [d, seasonOf(daysAfter(from, d)) ** 2] as const));
}

export const kindOf = (label: string) => defaultPipeline.stages.find((s) => s.label === label)?.kind ?? 'open';
