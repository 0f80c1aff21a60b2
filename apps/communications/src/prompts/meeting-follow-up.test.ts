import { expect, it } from 'vitest';
import { contextOf, rules, testPorts } from '../../test/contract/call.ts';
import { whenMeant } from '../domain/calendar/meeting.ts';
import { meetingFollowUp } from './meeting-follow-up.ts';

const { start, end, allDay } = whenMeant({ start: '2026-05-04T10:00', duration: 30, time_zone: rules.timeZone });
const { ports: given } = testPorts();
const calendar = {
  ...given.calendar,
  entries: async () => [{ uid: '1', title: 'Tariff', start, end, allDay, attendees: ['bela@acme.example'] }],
};
const { context } = contextOf({ ...given, calendar });

it('has the meetings of the day with this person', async () => {
  expect(await meetingFollowUp.render({ person: 'Béla Nagy' }, context)).toContain('"title":"Tariff"');
  expect(await meetingFollowUp.render({ person: 'Chiara Conti' }, context)).toContain('No such meeting');
  expect(await meetingFollowUp.render({ meeting: 'budget' }, context)).toContain('No such meeting');
});

it('completes people of the directory', async () => {
  expect(await meetingFollowUp.complete?.person?.('chi', context)).toEqual(['Chiara Conti']);
});
