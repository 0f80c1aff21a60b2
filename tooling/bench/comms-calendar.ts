import { parseArgs } from 'node:util';
import ICAL from 'ical.js';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import { availabilityOf } from '../../apps/communications/src/adapters/calendar/ics/busy.ts';
import { freeSlots } from '../../apps/communications/src/domain/calendar/availability.ts';
import { merged, type Span } from '../../apps/communications/src/domain/calendar/span.ts';
import { finish, heading, table } from './lib/report.ts';
import { median, pairedRatio, quantile, round } from './lib/stats.ts';

const ZONES = ['Europe/Berlin', 'Europe/London', 'America/New_York', 'Asia/Kolkata', 'Australia/Sydney'];
const WINDOW: Span = { start: new Date('2026-03-23T00:00:00Z'), end: new Date('2026-04-06T00:00:00Z') };
const DAY = 86_400_000;

/**
 * When ten people are busy in two weeks with a change of clocks, from the iCalendar texts that a server gives: single
 * events, series that began up to six years ago, exceptions. Beside it ical.js alone, counting each series from its
 * first occurrence, in turn; both must find the same.
 */
export async function run(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      people: { type: 'string', default: '10' },
      events: { type: 'string', default: '60' },
      rounds: { type: 'string', default: '5' },
    },
  });
  const [people, events, rounds] = [Number(values.people), Number(values.events), Number(values.rounds)];
  const calendars = Array.from({ length: people }, (_, who) =>
    Array.from({ length: events }, (_, nth) => eventText(who, nth)),
  );
  const address = (who: number) => `person${who}@corp.test`;

  const ask = () => {
    const found = calendars.map((own, who) => availabilityOf(address(who), { own }, { window: WINDOW, zone: 'UTC' }));
    const slots = freeSlots(
      { window: WINDOW, duration: 30, timeZone: 'Europe/Berlin', hours: [7, 19], weekends: true, most: 10 },
      found,
    );
    return { found, slots };
  };
  const bare = () => calendars.map((own) => merged(own.flatMap(plainly)));

  const { found } = ask();
  const expected = bare();
  for (const [who, { status, busy }] of found.entries()) {
    if (status !== 'known' || JSON.stringify(busy) !== JSON.stringify(expected[who]))
      throw new Error(`${address(who)}: another answer than ical.js alone`);
  }
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    ours.push(timed(ask));
    theirs.push(timed(bare));
  }
  const busyTimes = found.reduce((sum, { busy }) => sum + busy.length, 0);
  const ratio = pairedRatio(ours, theirs);
  heading(
    `Busy times of ${people} people with ${events} events each, two weeks: milliseconds; ${busyTimes} busy times found`,
  );
  table(
    ['', 'p50', 'p95'],
    [
      ['ours, with free times', round(median(ours), 1), round(quantile(ours, 0.95), 1)],
      ['ical.js from the first occurrence', round(median(theirs), 1), round(quantile(theirs, 0.95), 1)],
    ],
  );
  finish('comms-calendar', [{ name: 'time of ical.js alone that it takes', value: ratio, limit: 0.5 }], {
    people,
    events,
    p50: round(median(ours)),
    p95: round(quantile(ours, 0.95)),
    bare: round(median(theirs)),
    ratio: round(ratio),
  });
}

function timed(work: () => unknown): number {
  const started = performance.now();
  work();
  return performance.now() - started;
}

/** Of four, one is a single event, and one each comes daily, weekly and monthly since years. */
function eventText(who: number, nth: number): string {
  const zone = ZONES[(who + nth) % ZONES.length] ?? 'UTC';
  const kind = nth % 4;
  // Repeatable, and spread over days and hours.
  const spread = (who * 7919 + nth * 104_729) % 1_000;
  const begin =
    kind === 0 ? WINDOW.start.getTime() + (spread % 40) * DAY : Date.UTC(2020, spread % 72, 1 + (spread % 27));
  const day = new Date(begin).toISOString().slice(0, 10).replaceAll('-', '');
  const hour = String(7 + (spread % 10)).padStart(2, '0');
  const rule = ['', 'RRULE:FREQ=DAILY;INTERVAL=3', 'RRULE:FREQ=WEEKLY;BYDAY=MO,TH', 'RRULE:FREQ=MONTHLY;BYDAY=1TU'][
    kind
  ];
  const [block = ''] = tzlib_get_ical_block(zone);
  return [
    'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN',
    block,
    `BEGIN:VEVENT\r\nUID:${who}-${nth}\r\nSUMMARY:Event ${nth}`,
    `DTSTART;TZID=${zone}:${day}T${hour}1500\r\nDURATION:PT45M`,
    ...(rule ? [rule, `EXDATE;TZID=${zone}:20260326T${hour}1500,20260330T${hour}1500`] : []),
    'END:VEVENT\r\nEND:VCALENDAR\r\n',
  ].join('\r\n');
}

/** As its documentation shows it. */
function plainly(text: string): Span[] {
  const event = new ICAL.Event(
    new ICAL.Component(ICAL.parse(text) as unknown[]).getFirstSubcomponent('vevent') ?? undefined,
  );
  const spans: Span[] = [];
  const add = (from: ICAL.Time, to: ICAL.Time) => {
    const span = { start: from.toJSDate(), end: to.toJSDate() };
    if (span.start < WINDOW.end && span.end > WINDOW.start) spans.push(span);
  };
  if (!event.isRecurring()) add(event.startDate, event.endDate);
  else {
    const iterator = event.iterator();
    for (let next = iterator.next(); next && next.toJSDate() < WINDOW.end; next = iterator.next()) {
      const { startDate, endDate } = event.getOccurrenceDetails(next);
      add(startDate, endDate);
    }
  }
  return spans;
}
