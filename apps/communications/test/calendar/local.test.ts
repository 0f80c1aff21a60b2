import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { localCalendar } from '../../src/adapters/calendar/local/index.ts';
import { calendarContract } from '../contract/calendar.contract.ts';
import { aMeeting } from './a-meeting.ts';
import { strictlyRead } from './strict-reader.ts';

const events = async (folder: string) => (await readdir(folder)).filter((name) => name.endsWith('.ics'));

calendarContract('a folder', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-calendar-'));
  return {
    calendar: localCalendar(folder),
    async put(address, ics) {
      await mkdir(join(folder, 'people', address), { recursive: true });
      await writeFile(join(folder, 'people', address, 'e.ics'), ics);
    },
    count: async () => (await events(folder)).length,
    empty: async () => {
      for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
    },
    close: () => rm(folder, { recursive: true, force: true }),
  };
});

it('is a folder of files that calendar programs open, wherever an id would lead', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-calendar-'));
  try {
    const calendar = localCalendar(folder);
    await calendar.create(aMeeting({ start: '2026-03-27', time_zone: 'UTC' }, { uid: '../../x/..@corp.test' }));
    const [name = '', ...others] = await readdir(folder);
    expect(others).toEqual([]);
    expect(name).toBe('_.._2f.._2fx_2f..@corp.test.ics');
    expect(strictlyRead(await readFile(join(folder, name), 'utf8')).some((line) => line.name === 'SUMMARY')).toBe(true);
    expect(calendar.place).toEqual({ leaves: false, name: folder });
  } finally {
    await rm(folder, { recursive: true });
  }
});
