import { previewText } from '@enterprise-mcp/kit';
import { saysSomething } from '@enterprise-mcp/kit/text';
import * as z from 'zod';
import { markOf, tool } from '../define.ts';
import { shown } from '../domain/address.ts';
import { meetingAsked } from '../domain/calendar/asked.ts';
import { whenText } from '../domain/calendar/meeting.ts';
import { recurrenceText } from '../domain/calendar/recurrence.ts';

const text = z.string().max(300);

export const scheduleMeeting = tool({
  name: 'schedule_meeting',
  title: 'Schedule meeting',
  description: {
    what: 'Puts a meeting into the calendar and invites by mail, after a person approved it.',
    useWhen: ['a meeting at a decided time'],
    avoidWhen: ['no time yet: find_meeting_time'],
  },
  input: z.object({
    title: text.refine(saysSomething, 'must contain text').describe('one line'),
    start: z.string().describe('2026-03-02T14:30, or a day for all-day'),
    end: z.string().optional().describe('likewise; the last day'),
    duration: z.number().int().min(1).max(44_640).optional().describe('minutes, in place of end'),
    time_zone: z.string().describe('IANA name'),
    attendees: z.array(text).max(50).describe('addresses or exact names of the directory'),
    location: text.optional().describe('one line'),
    description: z.string().max(20_000).optional().describe('plain text'),
    recurrence: text.optional().describe('RRULE: FREQ, INTERVAL, BYDAY (weekly), COUNT, UNTIL (last day)'),
    allow_conflicts: z.boolean().default(false).describe('if the person wants that'),
  }),
  output: z.object({
    outcome: z.string(),
    left_the_machine: z.boolean(),
    uid: z.string(),
    when: z.string(),
    invitations: z.string(),
    attendees: z.array(z.object({ address: z.string(), invited: z.string(), availability: z.string() })),
  }),
  effect: 'outward',
  permission: 'calendar:write',
  limit: '100/d',
  async preview(input, context) {
    const { ports, signal } = context;
    const mark = meetingMark(input, context);
    const { meeting, letter, check } = await meetingAsked(input, mark, ports, { signal, now: context.now() });
    const frozen = letter && (await ports.mail.freeze(letter, mark, { signal }));
    const state = (address: string) => stateOf(address, check);
    const places = [ports.calendar.place, ...(letter ? [ports.mail.place] : [])];
    return previewText([
      ['Title', meeting.title],
      ['When', whenText(meeting)],
      ['Repeats', meeting.recurrence && recurrenceText(meeting.recurrence)],
      ['Where', meeting.location],
      ['Organizer', shown(meeting.organizer)],
      ['Invited', meeting.attendees.map((one) => `${shown(one)}: ${state(one.address)}`).join('\n') || 'nobody'],
      ['Calendar', placeText(ports.calendar.place)],
      ['Invites by', letter ? placeText(ports.mail.place) : undefined],
      ['Note', places.some(({ leaves }) => leaves) ? undefined : 'nothing leaves this machine'],
      ['SHA-256', frozen?.sha256],
      ['Description', meeting.description && `${meeting.description}\n`],
    ]);
  },
  async run(input, context) {
    const { ports, signal, note } = context;
    const mark = meetingMark(input, context);
    const { meeting, letter, check } = await meetingAsked(input, mark, ports, { signal, now: context.now() });
    // Before the event is written: what the mail refuses, is refused while nothing has happened yet.
    const frozen = letter && (await ports.mail.freeze(letter, mark, { signal }));
    const made = await ports.calendar.create(meeting, { signal });
    const report = frozen && (await ports.mail.send(frozen, { signal }));
    const leaves = ports.calendar.place.leaves || (letter !== undefined && ports.mail.place.leaves);
    if (!ports.calendar.place.leaves) note(`The calendar is a folder on this machine: ${ports.calendar.place.name}.`);
    if (letter && !ports.mail.place.leaves)
      note(`Nobody was reached: invitations are files in ${ports.mail.place.name}.`);
    if (made === 'exists') note('The event was in the calendar already, and was not made again.');
    if (report?.outcome === 'unknown') note('Nobody knows whether the invitations went out: do not send them again.');
    if (check.unknown.length > 0) note('Whose availability is unknown may be busy.');
    return {
      outcome: made === 'created' ? 'scheduled' : 'exists',
      left_the_machine: leaves,
      uid: meeting.uid,
      when: whenText(meeting),
      invitations: report?.outcome ?? 'none',
      attendees: meeting.attendees.map(({ address }) => ({
        address,
        invited: report?.recipients.find((one) => one.address === address)?.outcome ?? 'unknown',
        availability: stateOf(address, check),
      })),
    };
  },
});

/** The same meeting again, without a key, is the same meeting: nobody is invited to it twice. */
const meetingMark = (input: object, context: Parameters<typeof markOf>[2]) => ({
  ...markOf('schedule_meeting', input, context),
  keyed: true,
});

type Check = Awaited<ReturnType<typeof meetingAsked>>['check'];

function stateOf(address: string, { conflicts, unknown }: Check): string {
  const reason = unknown.find((one) => one.address === address)?.reason;
  if (conflicts.some((one) => one.address === address)) return 'busy';
  return reason === undefined ? 'free' : `unknown (${reason})`;
}

const placeText = ({ leaves, name }: { readonly leaves: boolean; readonly name: string }) =>
  leaves ? name : `${name} on this machine`;
