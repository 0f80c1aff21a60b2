import { describe, expect, it } from 'vitest';
import { combinedLogs } from './combined.ts';
import { emptyLine } from './line.ts';
import type { LogQuery, LogSource } from './source.ts';

const saying = (name: string, over = {}): LogSource => ({
  async read({ services }, sink) {
    for (const service of services) sink.line({ service: service.name, name }, emptyLine());
    return { lines: services.length, bytes: 1, problems: [], ...over };
  },
});
const failing = (text: string): LogSource => ({
  read: async () => {
    throw new Error(text);
  },
});
const query: LogQuery = {
  from: 0,
  to: 1,
  services: [
    { name: 'a', logs: { files: ['a.log'] } },
    { name: 'b', logs: { loki: { app: 'b' }, files: ['b.log'] } },
    { name: 'c', logs: { journald: { unit: 'c' } } },
  ],
};

async function read(source: LogSource) {
  const seen: string[] = [];
  const result = await source.read(query, { line: (origin) => void seen.push(`${origin.service} ${origin.name}`) });
  return { ...result, seen };
}

describe('combinedLogs', () => {
  it('asks each source about its services', async () => {
    const all = { files: saying('files'), loki: saying('loki', { reached: 7 }), journald: saying('journald') };
    expect(await read(combinedLogs(all))).toEqual({
      seen: ['a files', 'b files', 'c journald', 'b loki'],
      lines: 4,
      bytes: 3,
      problems: [],
      reached: 7,
    });
  });

  it('tells what is not set up, and what failed beside what was read', async () => {
    const { seen, problems } = await read(combinedLogs({ files: saying('files'), loki: failing('Loki is away.') }));
    expect(seen).toEqual(['a files', 'b files']);
    expect(problems).toEqual(["Logs of 'c' in journald are not read: it is not set up.", 'Loki is away.']);
  });

  it('fails where nothing could be read', async () => {
    const all = { files: failing('No disk.'), loki: failing('Loki is away.'), journald: failing('No journal.') };
    await expect(read(combinedLogs(all))).rejects.toThrow('No disk.');
  });
});
