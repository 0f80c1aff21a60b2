import { link, mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Calendar } from '../../../ports.ts';
import { aboutMeetings, icsReader, icsWriter } from '../meetings.ts';

/**
 * A folder in place of a calendar server: each event a file that a calendar program opens. `people/<address>/` may hold
 * the events of others; of whom there is no folder, only what they are invited to here is known.
 */
export function localCalendar(folder: string): Calendar {
  const ownTexts = () => textsIn(folder);
  return {
    place: { leaves: false, name: folder },
    ...aboutMeetings,

    async create(meeting) {
      const { storedEvent } = await icsWriter();
      await mkdir(folder, { recursive: true });
      const file = join(folder, `${fileName(meeting.uid)}.ics`);
      const part = `${file}.${crypto.randomUUID()}.part`;
      await writeFile(part, storedEvent(meeting));
      try {
        // Unlike a rename, a link fails where there is a file already, and nobody ever finds half an event.
        await link(part, file);
        return 'created';
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'EEXIST') return 'exists';
        throw error;
      } finally {
        await unlink(part);
      }
    },

    async busy(attendees, { window, timeZone, except }) {
      const { availabilityOf } = await icsReader();
      const others = (await ownTexts()) ?? [];
      return Promise.all(
        attendees.map(async (address) => {
          const own = await textsIn(join(folder, 'people', fileName(address)));
          const found = availabilityOf(address, { own: own ?? [], others }, { window, zone: timeZone }, except);
          return own
            ? found
            : { ...found, status: 'unknown' as const, reason: 'no calendar of theirs is on this machine' };
        }),
      );
    },

    async entries({ window, timeZone, except }) {
      const { expanded } = await icsReader();
      return expanded((await ownTexts()) ?? [], { window, zone: timeZone }, except).occurrences;
    },
  };
}

/** Undefined where there is no such folder. */
async function textsIn(folder: string): Promise<string[] | undefined> {
  const names = await readdir(folder).catch(() => undefined);
  const files = names?.filter((name) => name.endsWith('.ics')).sort();
  return files && Promise.all(files.map((name) => readFile(join(folder, name), 'utf8')));
}

/** Addresses and UIDs have letters that folders do not. */
const fileName = (text: string): string =>
  text
    .toLowerCase()
    .replaceAll(/[^a-z0-9@.+-]/g, (letter) => `_${letter.codePointAt(0)?.toString(16)}`)
    .replace(/^\./, '_.');
