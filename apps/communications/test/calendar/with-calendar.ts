import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { storedEvent } from '../../src/adapters/calendar/ics/write.ts';
import { localCalendar } from '../../src/adapters/calendar/local/index.ts';
import type { MeetingTimes } from '../../src/domain/calendar/meeting.ts';
import { testPorts } from '../contract/call.ts';
import { aMeeting } from './a-meeting.ts';

/** Ports in memory with a calendar in a folder of its own, and calendars of others beside it. */
export async function withCalendar() {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-calendar-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const { ports, sent } = testPorts({ calendar: localCalendar(folder) });
  return {
    ports,
    sent,
    events: async () => (await readdir(folder)).filter((name) => name.endsWith('.ics')),
    /** Gives somebody a calendar with these meetings. */
    async has(address: string, ...meetings: MeetingTimes[]) {
      const own = join(folder, 'people', address);
      await mkdir(own, { recursive: true });
      for (const [index, times] of meetings.entries()) {
        await writeFile(join(own, `${index}.ics`), storedEvent(aMeeting(times, { uid: `own-${index}` })));
      }
    },
  };
}
