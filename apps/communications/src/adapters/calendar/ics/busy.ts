import type { Availability } from '../../../domain/calendar/availability.ts';
import { merged, type Span } from '../../../domain/calendar/span.ts';
import { type Look, type Occurrence, occurrencesOf } from './expand.ts';
import { type EventSeries, seriesOf } from './read.ts';

/** The events of texts, and what could not be read of them. */
export function expanded(texts: readonly string[], look: Look): { occurrences: Occurrence[]; problems: string[] } {
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
    for (const one of series) attempt(() => occurrences.push(...occurrencesOf(one, look)));
  }
  return { occurrences: occurrences.sort((a, b) => a.start.getTime() - b.start.getTime()), problems };
}

/** What cannot be read may be a meeting: then nobody knows whether the rest of the time is free. */
export function availabilityOf(email: string, texts: readonly string[], look: Omit<Look, 'person'>): Availability {
  const { occurrences, problems } = expanded(texts, { ...look, person: email });
  const busy = merged(occurrences.filter((one) => one.busy).map(({ start, end }): Span => ({ start, end })));
  const [problem] = problems;
  if (problem === undefined) return { email, status: 'known', busy };
  return { email, status: 'unknown', reason: `${problems.length} of the events cannot be read (${problem})`, busy };
}
