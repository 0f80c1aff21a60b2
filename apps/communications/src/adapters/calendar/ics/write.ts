import ICAL from 'ical.js';
import { tzlib_get_ical_block } from 'timezones-ical-library';
import type { Person } from '../../../domain/address.ts';
import { instantOf } from '../../../domain/calendar/local-time.ts';
import type { Meeting } from '../../../domain/calendar/meeting.ts';
import type { Recurrence, Weekday } from '../../../domain/calendar/recurrence.ts';

// The space that a folded line begins with is not counted by ical.js, but is by the limit of 75.
ICAL.foldLength = 74;

// Not the time of writing: what is approved and what goes out, perhaps hours later or after a crash, are the same bytes.
// Programs use it to tell newer versions of an event from older ones, and of these there is one.
const CREATED = ICAL.Time.fromDateTimeString('2026-01-01T00:00:00Z');
const PRODUCT = '-//enterprise-mcp//communications//EN';

/** The meeting as a calendar keeps it. The server is told not to invite anybody: that is done by mail, through the gate. */
export const storedEvent = (meeting: Meeting): string => written(meeting, undefined);

/** The meeting as an invitation carries it (iMIP, RFC 6047). */
export const invitation = (meeting: Meeting): string => written(meeting, 'REQUEST');

function written(meeting: Meeting, method: 'REQUEST' | undefined): string {
  const calendar = new ICAL.Component('vcalendar');
  calendar.addPropertyWithValue('prodid', PRODUCT);
  calendar.addPropertyWithValue('version', '2.0');
  if (method) calendar.addPropertyWithValue('method', method);
  if (!meeting.allDay && meeting.timeZone !== 'UTC') calendar.addSubcomponent(zoneOf(meeting.timeZone));
  calendar.addSubcomponent(eventOf(meeting, method === undefined));
  return `${calendar.toString()}\r\n`;
}

function eventOf(meeting: Meeting, stored: boolean): ICAL.Component {
  const event = new ICAL.Component('vevent');
  event.addPropertyWithValue('uid', meeting.uid);
  event.addPropertyWithValue('dtstamp', CREATED);
  addTime(event, 'dtstart', meeting.startsAt, meeting.start, meeting);
  addTime(event, 'dtend', meeting.endsAt, meeting.end, meeting);
  event.addPropertyWithValue('summary', oneLine(meeting.title));
  if (meeting.location) event.addPropertyWithValue('location', oneLine(meeting.location));
  if (meeting.description) event.addPropertyWithValue('description', lines(meeting.description));
  if (meeting.recurrence) event.addPropertyWithValue('rrule', ruleOf(meeting.recurrence, meeting));
  event.addPropertyWithValue('sequence', 0);
  event.addPropertyWithValue('status', 'CONFIRMED');
  event.addPropertyWithValue('transp', 'OPAQUE');
  if (meeting.attendees.length > 0) addPerson(event, 'organizer', meeting.organizer, {});
  const agent: Record<string, string> = stored ? { 'schedule-agent': 'CLIENT' } : {};
  for (const attendee of meeting.attendees) {
    addPerson(event, 'attendee', attendee, {
      ...agent,
      role: 'REQ-PARTICIPANT',
      partstat: 'NEEDS-ACTION',
      rsvp: 'TRUE',
    });
  }
  return event;
}

function addTime(event: ICAL.Component, name: string, local: string, at: Date, { allDay, timeZone }: Meeting): void {
  const property = new ICAL.Property(name);
  if (allDay) {
    property.resetType('date');
    property.setValue(ICAL.Time.fromDateString(local));
  } else if (timeZone === 'UTC') {
    property.setValue(utc(at));
  } else {
    // A time that comes twice is the earlier one to every reader, so the later one is written by its instant.
    const first = instantOf(local, timeZone).getTime() === at.getTime();
    if (first) property.setParameter('tzid', timeZone);
    property.setValue(first ? ICAL.Time.fromDateTimeString(local) : utc(at));
  }
  event.addProperty(property);
}

function addPerson(
  event: ICAL.Component,
  role: string,
  { name = '', address }: Person,
  parameters: Record<string, string>,
) {
  const property = new ICAL.Property(role);
  // Quotes cannot be written in a parameter that all programs read.
  const shown = oneLine(name).replaceAll('"', "'").replaceAll('^', '');
  if (shown && shown !== address) property.setParameter('cn', shown);
  for (const [key, value] of Object.entries(parameters)) property.setParameter(key, value);
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  // As RFC 6068 has it: `?`, `%` and others mean something in a mailto address.
  property.setValue(`mailto:${encodeURIComponent(local).replaceAll('%2B', '+')}@${domain}`);
  event.addProperty(property);
}

const DAYS: Record<Weekday, string> = { mon: 'MO', tue: 'TU', wed: 'WE', thu: 'TH', fri: 'FR', sat: 'SA', sun: 'SU' };

export function ruleOf(recurrence: Recurrence, { allDay, timeZone }: Pick<Meeting, 'allDay' | 'timeZone'>): ICAL.Recur {
  const { frequency, interval = 1, weekdays, count, until } = recurrence;
  const rule = new ICAL.Recur({
    freq: frequency.toUpperCase() as 'DAILY' | 'WEEKLY' | 'MONTHLY' | 'YEARLY',
    ...(interval > 1 ? { interval } : {}),
    ...(count === undefined ? {} : { count }),
  });
  if (weekdays)
    rule.setComponent(
      'BYDAY',
      weekdays.map((day) => DAYS[day]),
    );
  // Of a timed event UNTIL is UTC, of an all-day one a date.
  if (until) rule.until = allDay ? ICAL.Time.fromDateString(until) : utc(instantOf(`${until}T23:59:59`, timeZone));
  return rule;
}

function zoneOf(name: string): ICAL.Component {
  const [block] = tzlib_get_ical_block(name);
  if (!block?.startsWith('BEGIN:VTIMEZONE')) throw new Error(`no VTIMEZONE of ${name}`);
  // An old name of a zone is answered under its new one; the event refers to the one that was asked for.
  const zone = ICAL.Component.fromString(block);
  zone.updatePropertyWithValue('tzid', name);
  return zone;
}

// The domain refuses such characters before; here they would become lines of their own for some reader, since ical.js
// escapes `\n` alone.
const BREAKS = /[\p{Cc}\p{Cs}\u2028\u2029]+/gu;
const oneLine = (text: string): string => text.replaceAll(BREAKS, ' ');
const lines = (text: string): string =>
  text
    .split(/\r\n?|\n/)
    .map((line) => line.split('\t').map(oneLine).join('\t'))
    .join('\n');

const utc = (at: Date): ICAL.Time => ICAL.Time.fromJSDate(new Date(Math.floor(at.getTime() / 1000) * 1000), true);
