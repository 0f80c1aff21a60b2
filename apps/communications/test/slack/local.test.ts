import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { directoryOf } from '../../src/adapters/directory/people-file.ts';
import { localChat } from '../../src/adapters/local-chat/index.ts';
import { rules, today } from '../contract/call.ts';
import { chatContract } from '../contract/chat.contract.ts';

const directory = directoryOf([
  { name: 'Ada Quill', address: 'ada@acme.example' },
  { name: 'Sam Lee', address: 'sam@acme.example' },
  { name: 'Sam Lee', address: 'sam.lee@acme.example' },
]);

async function opened() {
  const folder = await mkdtemp(join(tmpdir(), 'mcp-chat-'));
  const file = join(folder, 'slack', 'messages.jsonl');
  return { folder, file, ...localChat({ file, rules, directory, now: () => today }) };
}

chatContract('a log', async () => {
  const { folder, file, chat } = await opened();
  return {
    chat,
    async texts(channel) {
      const lines = (await readFile(file, 'utf8')).trim().split('\n');
      return lines
        .map((line) => JSON.parse(line) as { channel: string; text: string })
        .filter((one) => one.channel === channel)
        .map(({ text }) => text);
    },
    reset: () => rm(file, { force: true }),
    close: () => rm(folder, { recursive: true }),
  };
});

it('is searched, page by page, and read as threads', async () => {
  const { folder, chat, source } = await opened();
  try {
    const target = await chat.target('#project');
    const ids: string[] = [];
    for (const text of ['Budget &amp; plan', 'Budget again', 'Lunch']) {
      const { id = '' } = await chat.post({ target, text, mark: { id: text, keyed: false } });
      ids.push(id);
    }
    const first = await source.search({ words: 'budget' }, { limit: 1 });
    expect(first).toMatchObject({
      hits: [{ id: ids[1], channel: 'project', from: { name: 'Acme Assistant' } }],
      more: true,
    });
    const [hit] = first.hits;
    const next = await source.search(
      { words: 'budget' },
      { limit: 1, after: { at: hit?.at ?? today, id: hit?.id ?? '' } },
    );
    expect(next).toMatchObject({ hits: [{ id: ids[0], snippet: 'Budget & plan' }], more: false });
    expect((await source.search({ channel: '#other' }, { limit: 5 })).hits).toEqual([]);
    expect((await source.search({ until: today }, { limit: 5 })).hits).toEqual([]);
    expect(await source.thread(ids[0] ?? '', 10)).toMatchObject({ messages: [{ text: 'Budget & plan' }], omitted: 0 });
    expect(await source.thread('slack:x:1.0', 10)).toBeUndefined();
    expect(await source.channels()).toEqual([{ name: 'project' }]);
  } finally {
    await rm(folder, { recursive: true });
  }
});
