import type { AuditLine } from '../../audit/format.ts';
import { allLines } from '../../audit/merge.ts';
import type { AuditSource } from '../../audit/source.ts';
import { tailAudit } from '../../audit/tail.ts';
import { printable } from '../printable.ts';
import type { AuditAction } from './action.ts';
import { untilStopped } from './until-stopped.ts';

export const tail: AuditAction = async ({ invocation, source, dir, options, wrong }) => {
  const { stdout } = invocation.process;
  const count = Number(options['lines'] ?? 20);
  if (!Number.isInteger(count) || count < 0) return wrong('--lines must be a whole number');
  const json = options['json'] === true;
  const follow = options['follow'] === true;
  if (follow && !source.heads) return wrong('--follow is for files; ask the table kit.audit for what is new');
  await untilStopped(invocation.process, async (signal) => {
    const records = source.heads ? tailAudit(dir, count, { follow, signal }) : lastLines(source, count);
    for await (const record of records) {
      stdout.write(`${json ? printable(record) : recordText(record)}\n`);
    }
  });
  return 0;
};

async function* lastLines(source: AuditSource, count: number): AsyncGenerator<AuditLine> {
  const last: AuditLine[] = [];
  for await (const line of allLines(source)) {
    if (line.type === 'checkpoint') continue;
    last.push(line);
    if (last.length > count) last.shift();
  }
  yield* last;
}

/** `2026-11-04T10:11:12.345Z intent c1 write create_note os:ada claude/1.0 {"text":"…"}` */
function recordText(record: AuditLine): string {
  const { time, type, call, arguments: args } = record;
  const plain = [time, type, ...wordsOf(type, record)].map((word) => printable(String(word)).slice(1, -1));
  if (type === 'event' && call !== undefined) plain.push(printable(call).slice(1, -1));
  return [...plain, ...(args === undefined ? [] : [printable(args)])].join(' ');
}

function wordsOf(type: string, record: AuditLine): unknown[] {
  const words = (...keys: string[]) => keys.map((key) => record[key]).filter((value) => value !== undefined);
  if (type === 'intent') return words('call', 'effect', 'name', 'principal', 'agent');
  if (type === 'outcome') return [...words('call', 'code'), `${String(record['ms'])} ms`];
  if (type === 'event') return words('event', 'decision', 'approval', 'name', 'principal', 'way');
  return words('server', 'reason', 'records');
}
