import ICAL from 'ical.js';

/** One event with everything of the same UID: its master, if there is one, and single occurrences that differ. */
export interface EventSeries {
  readonly uid: string;
  readonly master: ICAL.Component | undefined;
  readonly overrides: readonly ICAL.Component[];
}

/** The events of an iCalendar text. Throws what ical.js throws when it is none. */
export function seriesOf(text: string): EventSeries[] {
  const parsed: unknown = ICAL.parse(text);
  // A text may hold several calendars, one after another.
  const roots = Array.isArray(parsed) && Array.isArray(parsed[0]) ? (parsed as unknown[][]) : [parsed as unknown[]];
  const byUid = new Map<string, { master?: ICAL.Component; overrides: ICAL.Component[] }>();
  for (const [index, root] of roots.entries()) {
    for (const event of new ICAL.Component(root).getAllSubcomponents('vevent')) {
      const uid = textOf(event, 'uid') || `without-uid-${index}-${byUid.size}`;
      const series = byUid.get(uid) ?? { overrides: [] };
      if (event.hasProperty('recurrence-id')) series.overrides.push(event);
      else series.master = event;
      byUid.set(uid, series);
    }
  }
  return [...byUid].map(([uid, { master, overrides }]) => ({ uid, master, overrides }));
}

export const textOf = (event: ICAL.Component, name: string): string => String(event.getFirstPropertyValue(name) ?? '');

/** Whether it takes somebody's time: not when it is cancelled, shown as free, or they declined. */
export function takesTime(event: ICAL.Component, person: string | undefined): boolean {
  if (isCancelled(event)) return false;
  if (textOf(event, 'transp').toUpperCase() === 'TRANSPARENT') return false;
  if (textOf(event, 'x-microsoft-cdo-busystatus').toUpperCase() === 'FREE') return false;
  if (person === undefined) return true;
  return !event
    .getAllProperties('attendee')
    .some((one) => one.getFirstParameter('partstat')?.toUpperCase() === 'DECLINED' && isOf(one, person));
}

export const attendeesOf = (event: ICAL.Component): string[] => event.getAllProperties('attendee').map(addressOf);

const isOf = (attendee: ICAL.Property, person: string) => addressOf(attendee).toLowerCase() === person.toLowerCase();

function addressOf(attendee: ICAL.Property): string {
  const [, address = ''] = /^mailto:(.*)$/is.exec(String(attendee.getFirstValue() ?? '')) ?? [];
  try {
    return decodeURIComponent(address);
  } catch {
    return address;
  }
}

export const isCancelled = (event: ICAL.Component): boolean => textOf(event, 'status').toUpperCase() === 'CANCELLED';
