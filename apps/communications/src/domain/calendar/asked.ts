import { commsErrors } from '../../errors.ts';
import { domainOf, type Person, sameAddress } from '../address.ts';
import { headerText } from '../header-text.ts';
import type { Letter } from '../letter.ts';
import { recipientsMeant } from '../references/recipients.ts';
import type { Conflict } from './availability.ts';
import { type Checked, checked, checkedAhead } from './check.ts';
import { addDays, localOf, withOffset } from './local-time.ts';
import { type Meeting, type MeetingTimes, whenMeant, whenText, wordsMeant } from './meeting.ts';
import { recurrenceFrom, recurrenceText } from './recurrence.ts';
import type { Span } from './span.ts';

interface MeetingInput extends Omit<MeetingTimes, 'recurrence'> {
  /** RRULE. */
  readonly recurrence?: string | undefined;
  readonly title: string;
  readonly location?: string | undefined;
  readonly description?: string | undefined;
  readonly attendees: readonly string[];
  readonly allow_conflicts?: boolean | undefined;
}

/** What of the ports is needed to know what a meeting is. */
interface Sources {
  readonly rules: { readonly from: Person; readonly domains: ReadonlySet<string> };
  readonly directory: Parameters<typeof recipientsMeant>[1];
  readonly calendar: Parameters<typeof checked>[1] & {
    invitation(meeting: Meeting): Promise<string>;
    occurrences(meeting: Meeting, within: Span): Promise<readonly Span[]>;
  };
}

interface Options {
  readonly signal?: AbortSignal | undefined;
  readonly now: Date;
}

const MOST_OCCURRENCES = 60;
const SHOWN_CONFLICTS = 8;

/**
 * The meeting that a call means, the letter that invites to it, and how it fits; throws before anything is done. Of one
 * mark it is always the same meeting.
 */
export async function meetingAsked(
  input: MeetingInput,
  mark: { readonly id: string },
  { rules, directory, calendar }: Sources,
  { signal, now }: Options,
): Promise<{ readonly meeting: Meeting; readonly letter: Letter | undefined; readonly check: Checked }> {
  const recurrence = input.recurrence === undefined ? undefined : recurrenceFrom(input.recurrence);
  const when = whenMeant({ ...input, recurrence });
  if (when.end <= now && !when.recurrence) {
    const problem = 'lies in the past';
    throw commsErrors.COMMS_TIME_INVALID({ field: 'start', value: input.start, problem });
  }
  const invited = await recipientsMeant(input.attendees, directory, rules.domains, { signal });
  const meeting: Meeting = {
    uid: `${mark.id}@${domainOf(rules.from.address)}`,
    ...wordsMeant(input),
    ...when,
    organizer: rules.from,
    attendees: invited.filter(({ address }) => !sameAddress(address, rules.from.address)),
  };
  const occurrences = (await calendar.occurrences(meeting, checkedAhead(meeting))).slice(0, MOST_OCCURRENCES);
  const attendees = meeting.attendees.map(({ address }) => address);
  const check = await checked({ attendees, occurrences, timeZone: meeting.timeZone, uid: meeting.uid, now }, calendar, {
    signal,
  });
  if (check.conflicts.length > 0 && input.allow_conflicts !== true) throw conflict(check, meeting);
  const letter = attendees.length === 0 ? undefined : await letterOf(meeting, calendar);
  return { meeting, letter, check };
}

function conflict({ conflicts, alternatives }: Checked, { timeZone }: Meeting) {
  const told = ({ start, end }: Span) => ({ start: withOffset(start, timeZone), end: withOffset(end, timeZone) });
  return commsErrors.COMMS_MEETING_CONFLICT({
    conflicts: conflicts.slice(0, SHOWN_CONFLICTS).map((one: Conflict) => ({ person: one.address, ...told(one) })),
    alternatives: alternatives.map(told),
  });
}

/** What people without a calendar program read, and what programs do. */
async function letterOf(meeting: Meeting, calendar: Sources['calendar']): Promise<Letter> {
  const { title, location, description, organizer, attendees, recurrence } = meeting;
  const lines = [
    `When: ${whenText(meeting)}`,
    ...(recurrence ? [`Repeats: ${recurrenceText(recurrence)}`] : []),
    ...(location ? [`Where: ${location}`] : []),
    `Organizer: ${organizer.name ?? organizer.address}`,
    ...(description ? ['', description] : []),
  ];
  return {
    to: attendees,
    cc: [],
    bcc: [],
    subject: headerText(`Invitation: ${title} (${dayText(meeting)})`),
    text: lines.join('\n'),
    files: [],
    invitation: { method: 'REQUEST', ics: await calendar.invitation(meeting) },
  };
}

function dayText({ allDay, startsAt, endsAt, start, timeZone }: Meeting): string {
  if (!allDay) return `${localOf(start, timeZone).slice(0, 16).replace('T', ' ')} ${timeZone}`;
  const last = addDays(endsAt, -1);
  return startsAt === last ? startsAt : `${startsAt} to ${last}`;
}
