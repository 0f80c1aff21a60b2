import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { localCalendar } from '../adapters/calendar/local/index.ts';
import { directoryOf } from '../adapters/directory/people-file.ts';
import { localChat } from '../adapters/local-chat/index.ts';
import { loadChat } from './load-chat.ts';
import { loadOthers } from './load-others.ts';
import { demoPeople, demoSender } from './people.ts';

const now = new Date('2026-05-04T09:30:00Z');

it('fills log and calendars once, with people and threads that are found', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-demo-'));
  try {
    const file = join(folder, 'slack', 'messages.jsonl');
    await Promise.all([loadChat(file, now), loadChat(file, now)]);
    const rules = { from: demoSender };
    const { source } = localChat({ file, rules, directory: directoryOf(demoPeople), now: () => now });
    const { hits } = await source.search({ words: 'crane', from: 'marit' }, { limit: 9 });
    expect(hits).toHaveLength(1);
    expect((await source.thread(hits[0]?.id ?? '', 9))?.messages).toHaveLength(2);
    expect((await source.search({}, { limit: 99 })).hits).toHaveLength(8);

    const own = (address: string) => localCalendar(join(folder, 'calendar', 'people', address));
    for (let run = 0; run < 2; run++) await loadOthers(own, now);
    const week = { start: now, end: new Date(now.getTime() + 7 * 86_400_000) };
    const addresses = demoPeople.map(({ address }) => address);
    const found = await localCalendar(join(folder, 'calendar')).busy(addresses, {
      window: week,
      timeZone: 'Europe/Oslo',
    });
    expect(found.map(({ status }) => status)).toEqual(['known', 'known', 'known', 'known', 'known', 'unknown']);
    expect(found[0]?.busy.length).toBeGreaterThan(1);
  } finally {
    await rm(folder, { recursive: true });
  }
});
