import { closest, error } from '@enterprise-mcp/kit';
import { some } from './wording.ts';

type Slot = { readonly start: string; readonly end: string };

const slotList = (slots: readonly Slot[]) =>
  slots.length === 0 ? 'none in the days around' : slots.map(({ start, end }) => `${start} to ${end}`).join('; ');

/** What can be wrong with a meeting. Nothing was written and nobody was invited when one of these is thrown. */
export const calendarSpecs = {
  COMMS_TIME_ZONE_UNKNOWN: error<{ time_zone: string; valid: readonly string[] }>({
    category: 'input',
    message: ({ time_zone, valid }) => {
      const suggestion = closest(time_zone, valid);
      return `'${time_zone}' is no IANA time zone.${suggestion ? ` Did you mean '${suggestion}'?` : ''} Use a name such as 'Europe/Berlin' or 'America/New_York', or 'UTC'.`;
    },
    cause: 'Abbreviations (CET, EST), offsets (+02:00) and city names alone do not say when the clocks change.',
    wayOut: 'Give the IANA name of the place whose clocks the meeting follows; ask the person when in doubt.',
  }),
  COMMS_TIME_INVALID: error<{ field: string; value: string; problem: string }>({
    category: 'input',
    message: ({ field, value, problem }) =>
      `${field} '${value}' ${problem}. Write local time as 2026-03-02T14:30, or a day as 2026-03-02 for all-day.`,
    cause: 'The time cannot be read, does not fit its time zone, or lies on the wrong side of another one.',
    wayOut: 'Give wall-clock time of `time_zone` without an offset; days for all-day meetings.',
  }),
  COMMS_TIME_NONEXISTENT: error<{ field: string; value: string; time_zone: string; before: string; after: string }>({
    category: 'input',
    message: ({ field, value, time_zone, before, after }) =>
      `${field} ${value} does not exist in ${time_zone}: the clocks are put forward then. Use ${before} or ${after}.`,
    cause: 'In the night in which the clocks go forward, an hour is missing.',
    wayOut: 'Choose one of the times that the message names.',
  }),
  COMMS_TIME_AMBIGUOUS: error<{ field: string; value: string; time_zone: string; choices: readonly string[] }>({
    category: 'input',
    message: ({ field, value, time_zone, choices }) =>
      `${field} ${value} happens twice in ${time_zone}: the clocks are put back then. Say which: ${choices.join(' or ')}.`,
    cause: 'In the night in which the clocks go back, an hour comes twice.',
    wayOut: 'Repeat with the offset of the one that is meant, as in the message.',
  }),
  COMMS_RECURRENCE_INVALID: error<{ problem: string }>({
    category: 'input',
    message: ({ problem }) => `This recurrence cannot be: ${problem}.`,
    cause: 'The rule contradicts itself or the start, and calendar programs would read it differently.',
    wayOut: 'Correct what the message names.',
  }),
  COMMS_TEXT_REFUSED: error<{ field: string; found: string }>({
    category: 'input',
    message: ({ field, found }) =>
      `${field} contains ${found}, which people would not see as it is read by programs. Nothing was done. Leave it out.`,
    cause: 'Control characters, line breaks where one line is meant, and characters that turn the direction of text.',
    wayOut: 'Write plain text.',
  }),
  COMMS_MEETING_CONFLICT: error<{
    conflicts: readonly (Slot & { readonly person: string })[];
    alternatives: readonly Slot[];
  }>({
    category: 'conflict',
    message: ({ conflicts, alternatives }) =>
      `Nothing was scheduled: ${conflicts.map(({ person, start, end }) => `${person} is busy ${start} to ${end}`).join('; ')}. Free for all: ${slotList(alternatives)}. Choose one, or repeat with allow_conflicts: true if the person wants that time anyway.`,
    cause: 'At least one attendee has something else at that time.',
    wayOut: 'Offer the person the alternatives, look further with find_meeting_time, or allow the conflict.',
  }),
  COMMS_CALENDAR_REFUSED: error<{ what: string; status: number }>({
    category: 'denied',
    message: ({ what, status }) => `The calendar server refuses ${what} (${status}). Nothing was done.`,
    cause: 'The account may not write to this calendar, or the address of the calendar is wrong.',
    wayOut: 'Give the account of COMMS_CALDAV_USER the right, or correct COMMS_CALDAV_URL and COMMS_CALENDAR.',
  }),
  COMMS_CALENDAR_UNKNOWN: error<{ calendar: string; valid: readonly string[] }>({
    category: 'config',
    message: ({ calendar, valid }) =>
      `The login has no calendar '${calendar}'; nothing was done. It has: ${some(valid)}. Whoever runs the server can set COMMS_CALENDAR to one of them.`,
    cause: 'COMMS_CALENDAR names a calendar that does not exist, or the login has none at all.',
    wayOut: 'Set COMMS_CALENDAR to the name of a calendar of the login, or make one.',
  }),
  COMMS_CALENDAR_OUTCOME_UNKNOWN: error<{ uid: string }>({
    category: 'unavailable',
    retryable: false,
    message: ({ uid }) =>
      `Nobody knows whether the event ${uid} was written: the calendar server did not answer. Nobody was invited. Repeat with the same idempotency_key: what is there already is not made again.`,
    cause: 'The connection broke, or the time was over, between the request and its answer.',
    wayOut: 'Repeat the very same call with the same idempotency_key.',
  }),
};
