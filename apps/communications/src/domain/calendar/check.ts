import { type Availability, type Conflict, conflictsOf, freeSlots, type SlotSearch } from './availability.ts';
import { overlaps, type Span } from './span.ts';

const DAY = 86_400_000;
/** How far ahead the repetitions of a meeting are compared with calendars. */
const AHEAD_DAYS = 92;
const ALTERNATIVES = 3;

interface Calendars {
  busy(
    attendees: readonly string[],
    look: { readonly window: Span; readonly timeZone: string; readonly except?: string | undefined },
    options: { readonly signal?: AbortSignal | undefined },
  ): Promise<readonly Availability[]>;
}

export interface Checked {
  readonly conflicts: readonly Conflict[];
  /** Addresses whose time is not known, with the reason. */
  readonly unknown: readonly { readonly address: string; readonly reason: string }[];
  /** Free for all those who are known; only looked for where there is a conflict. */
  readonly alternatives: readonly Span[];
}

interface Asked {
  readonly attendees: readonly string[];
  /** When it takes place, the first first; at least one. */
  readonly occurrences: readonly Span[];
  readonly timeZone: string;
  readonly uid: string;
  readonly now: Date;
}

/** The time within which a meeting's repetitions are compared. */
export const checkedAhead = ({ start }: Span): Span => ({ start, end: new Date(start.getTime() + AHEAD_DAYS * DAY) });

/** Who has something else at that time, and when all are free instead. */
export async function checked(
  { attendees, occurrences, timeZone, uid, now }: Asked,
  calendars: Calendars,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<Checked> {
  const [first] = occurrences;
  if (!first || attendees.length === 0) return { conflicts: [], unknown: [], alternatives: [] };
  const last = occurrences.at(-1) ?? first;
  const week = { start: new Date(first.start.getTime() - DAY), end: new Date(first.start.getTime() + 7 * DAY) };
  const window = { start: week.start, end: new Date(Math.max(Number(last.end), Number(week.end))) };
  const people = await calendars.busy(attendees, { window, timeZone, except: uid }, options);
  const unknown = people.flatMap(({ address, status, reason = 'their calendar cannot be read' }) =>
    status === 'unknown' ? [{ address, reason }] : [],
  );
  const conflicts = conflictsOf(occurrences, people);
  if (conflicts.length === 0) return { conflicts, unknown, alternatives: [] };
  const search: SlotSearch = {
    window: { start: week.start < now ? now : week.start, end: week.end },
    duration: Math.ceil((first.end.getTime() - first.start.getTime()) / 60_000),
    timeZone,
    hours: [9, 17],
    weekends: false,
    most: 24,
  };
  const slots = freeSlots(search, people).filter((slot) => !overlaps(slot, first));
  const distance = ({ start }: Span) => Math.abs(start.getTime() - first.start.getTime());
  return { conflicts, unknown, alternatives: slots.sort((a, b) => distance(a) - distance(b)).slice(0, ALTERNATIVES) };
}
