import { expect, it } from 'vitest';
import { withCalendar } from '../../test/calendar/with-calendar.ts';
import { call } from '../../test/contract/call.ts';
import { findMeetingTime } from './find-meeting-time.ts';

const week = {
  attendees: ['Chiara Conti', 'bela@acme.example'],
  duration: 60,
  from: '2026-05-06',
  to: '2026-05-07',
  time_zone: 'Europe/Berlin',
};

it('finds times at which all are free, in local time and UTC', async () => {
  const { ports, has } = await withCalendar();
  await has('chiara@acme.example', { start: '2026-05-06T09:00', end: '2026-05-06T16:15', time_zone: 'Europe/Berlin' });
  await has('bela@acme.example', { start: '2026-05-07', time_zone: 'Europe/Berlin' });
  const { data, notes } = await call(findMeetingTime, ports, { ...week, latest_hour: 18 });
  expect(data.slots).toEqual([
    { start: '2026-05-06T16:15:00+02:00', end: '2026-05-06T17:15:00+02:00', utc: '2026-05-06T14:15Z' },
  ]);
  expect(data.attendees).toEqual([
    { address: 'chiara@acme.example', availability: 'known', busy_minutes: 435 },
    { address: 'bela@acme.example', availability: 'known', busy_minutes: 1440 },
  ]);
  expect(notes).toEqual([]);
});

it('never passes unknown off as free', async () => {
  const { ports } = await withCalendar();
  const { data, notes } = await call(findMeetingTime, ports, week);
  expect(data.attendees[0]?.availability).toBe('unknown (no calendar of theirs is on this machine)');
  expect(notes).toEqual(['Times are free only for those whose availability is known.']);
});

it('says what to try where nothing is free', async () => {
  const { ports, has } = await withCalendar();
  for (const person of ['chiara', 'bela']) {
    await has(`${person}@acme.example`, { start: '2026-05-06', end: '2026-05-07', time_zone: 'Europe/Berlin' });
  }
  const { data, notes } = await call(findMeetingTime, ports, week);
  expect(data.slots).toEqual([]);
  expect(notes[0]).toContain('try other days');
});

it.each([
  [{ from: '2026-05-07', to: '2026-05-06' }, 'COMMS_TIME_INVALID'],
  [{ to: '2026-07-06' }, 'COMMS_TIME_INVALID'],
  [{ from: '2026-05-01', to: '2026-05-02' }, 'COMMS_TIME_INVALID'],
  [{ earliest_hour: 17 }, 'COMMS_TIME_INVALID'],
  [{ time_zone: 'Berlin' }, 'COMMS_TIME_ZONE_UNKNOWN'],
  [{ attendees: ['eve@evil.example'] }, 'COMMS_DOMAIN_NOT_ALLOWED'],
])('refuses %j', async (change, code) => {
  const { ports } = await withCalendar();
  await expect(call(findMeetingTime, ports, { ...week, ...change })).rejects.toMatchObject({ code });
});
