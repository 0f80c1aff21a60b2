import type { Availability } from '../../../domain/calendar/availability.ts';
import { merged, type Span } from '../../../domain/calendar/span.ts';
import { type Look, type Occurrence, occurrencesOf } from './expand.ts';
import { type EventSeries, seriesOf } from './read.ts';

/** The events of texts but one, and what could not be read of them. */
export function expanded(texts: readonly string[], look: Look, except?: string) {
  const occurrences: Occurrence[] = [];
  const problems: string[] = [];
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      problems.push(error instanceof Error ? error.message.slice(0, 120) : 'an event cannot be read');
    }
  };
  for (const text of texts) {
    let series: EventSeries[] = [];
    attempt(() => {
      series = seriesOf(text);
    });
    for (const one of series) if (one.uid !== except) attempt(() => occurrences.push(...occurrencesOf(one, look)));
  }
  return { occurrences: occurrences.sort((a, b) => a.start.getTime() - b.start.getTime()), problems };
}

/** What belongs to somebody: their own calendars, and those of others, where only what they are invited to counts. */
export interface Calendars {
  readonly own: readonly string[];
  readonly others?: readonly string[];
}

/** What cannot be read may be a meeting: then nobody knows whether the rest of the time is free. */
export function availabilityOf(
  address: string,
  { own, others = [] }: Calendars,
  look: Omit<Look, 'person'>,
  except?: string,
): Availability {
  const mine = expanded(own, { ...look, person: address }, except);
  const theirs = expanded(others, { ...look, person: address }, except);
  const invited = theirs.occurrences.filter(({ attendees }) =>
    attendees.some((one) => one.toLowerCase() === address.toLowerCase()),
  );
  const spans = [...mine.occurrences, ...invited].filter((one) => one.busy);
  const busy = merged(spans.map(({ start, end }): Span => ({ start, end })));
  const { problems } = mine;
  const [problem] = problems;
  if (problem === undefined) return { address, status: 'known', busy };
  return { address, status: 'unknown', reason: `${problems.length} of the events cannot be read (${problem})`, busy };
}
