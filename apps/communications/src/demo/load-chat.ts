import { appendFile, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { demoPeople } from './people.ts';

const [marit, tomas, ines, jonas, priya] = demoPeople.map(({ name }) => name);

/** Hours ago, channel, author, text; one that begins with `>` answers the one before it. */
const messages = [
  [52, 'harbour', marit, 'Crane 3 is back in service. The inspection found nothing but a worn cable guide.'],
  [51, 'harbour', jonas, '> Good. The guide is in stock, we change it on Thursday.'],
  [30, 'tariffs', ines, 'The draft of Tariff 2027 is with legal. Questions until Friday, please.'],
  [29, 'tariffs', tomas, '> Berth fees for ships below 90 m: per hour or per tide?'],
  [28, 'tariffs', ines, '> Per tide, as before.'],
  [8, 'harbour', priya, 'North Quay want to visit on the day of the crane inspection. Can we move one of them?'],
  [6, 'harbour', marit, '> The inspection stays. Offer them the day after.'],
  [3, 'general', tomas, 'Canteen closes at 14:00 today.'],
] as const;

/** Fills a chat log that is not there yet with the fictional company. */
export async function loadChat(file: string, now: Date): Promise<void> {
  let start = '';
  const lines = messages.map(([hours, channel, from, given]) => {
    const ts = `${Math.floor(now.getTime() / 1000) - hours * 3_600}.000100`;
    const answers = given.startsWith('> ');
    if (!answers) start = ts;
    const text = answers ? given.slice(2) : given;
    return `${JSON.stringify({ channel, ts, ...(answers && { thread: start }), from, text })}\n`;
  });
  await mkdir(dirname(file), { recursive: true });
  // Another process of the same folder may be first.
  const first = await writeFile(file, '', { flag: 'wx' }).then(
    () => true,
    () => false,
  );
  if (first) await appendFile(file, lines.join(''));
}
