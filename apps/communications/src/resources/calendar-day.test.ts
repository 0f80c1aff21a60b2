import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { contextOf, rules, testPorts, today } from '../../test/contract/call.ts';
import { localCalendar } from '../adapters/calendar/local/index.ts';
import { whenMeant } from '../domain/calendar/meeting.ts';
import { calendarDayResource } from './calendar-day.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comms-day-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

it('has the events of one day of the zone', async () => {
  const calendar = localCalendar(folder);
  const { ports } = testPorts({ calendar });
  for (const start of ['2026-05-04T23:30', '2026-05-05T00:30']) {
    const when = whenMeant({ start, duration: 20, time_zone: rules.timeZone });
    await calendar.create({ uid: start, title: `Late ${start}`, ...when, organizer: rules.from, attendees: [] });
  }
  const { context } = contextOf(ports);
  const read = async (date: string) =>
    (await calendarDayResource.read({ date }, context)) as { events: string; date: string };
  expect((await read('today')).date).toBe(today.toISOString().slice(0, 10));
  expect((await read('2026-05-04')).events).toContain('Late 2026-05-04');
  expect((await read('2026-05-04')).events).not.toContain('Late 2026-05-05');
  expect((await read('tomorrow')).events).toContain('Late 2026-05-05');
  expect(await calendarDayResource.list?.(context)).toHaveLength(7);
  await expect(read('2026-02-30')).rejects.toMatchObject({ code: 'COMMS_MOMENT_INVALID' });
});
