import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { seededBoard } from '../../test/contract/call.ts';
import type { PmPorts } from '../ports.ts';
import { importCommand } from './command.ts';
import { timeOf } from './issue.ts';

const fixture = (name: string) => join(import.meta.dirname, '../../test/fixtures', name);

/** Runs the subcommand as the kit would, with what it printed. */
async function run(ports: PmPorts, args: readonly string[]) {
  const { values, positionals } = parseArgs({
    args: [...args],
    options: importCommand.options,
    allowPositionals: true,
  });
  const [stdout, stderr] = [capture(), capture()];
  const code = await importCommand.run({
    positionals,
    options: values,
    config: {},
    connect: async () => ({ ports, health: async () => [], close: async () => {} }),
    signal: new AbortController().signal,
    stdout: stdout.stream,
    stderr: stderr.stream,
  });
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

function capture() {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      done();
    },
  });
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => chunks.join('') };
}

describe('import', () => {
  it('takes an export of Jira, with its keys, sprints and comments', async () => {
    const ports = await seededBoard();
    const { code, stdout, stderr } = await run(ports, [
      fixture('jira.csv'),
      '--sprint',
      'Sprint 4=2026-04-06..2026-04-19',
    ]);
    expect([code, stdout, stderr]).toEqual([0, 'Imported 3 tasks onto board PAY; 0 were there already.\n', '']);
    const board = (await ports.boards.boards()).find(({ key }) => key === 'PAY');
    expect(board?.name).toBe('Payments');
    expect(await ports.boards.sprints(board?.id ?? '')).toMatchObject([{ name: 'Sprint 4', start: '2026-04-06' }]);
    expect(board?.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['Selected for Development', 'open'],
      ['In Progress', 'active'],
      ['Closed', 'done'],
    ]);
    expect(await ports.tasks.get('PAY-7')).toMatchObject({
      title: 'Card payments time out',
      description: 'Two lines,\nand a comma',
      assignees: [{ handle: 'ada-quill', name: 'Ada Quill' }],
      sprint: { name: 'Sprint 4' },
      labels: ['bug', 'urgent'],
      estimate: 5,
      author: 'Tomás Reyes',
      createdAt: '2026-03-12T09:15:00.000Z',
      updatedAt: '2026-04-15T16:40:00.000Z',
    });
    expect(await ports.comments.latest('PAY-7', 5)).toMatchObject([
      { author: 'Tomás Reyes', body: 'Seen again; twice today.', at: '2026-03-13T08:00:00.000Z' },
      { author: 'Ada Quill', body: 'Reproduced.' },
    ]);
  });

  it('adds nothing the second time', async () => {
    const ports = await seededBoard();
    await run(ports, [fixture('jira.csv')]);
    const { stdout } = await run(ports, [fixture('jira.csv')]);
    expect(stdout).toBe('Imported 0 tasks onto board PAY; 3 were there already.\n');
  });

  it('says which sprints have no dates', async () => {
    const { stderr } = await run(await seededBoard(), [fixture('jira.csv'), '--dry-run']);
    expect(stderr).toContain("Sprint 'Sprint 4' has no dates");
  });

  it('takes an export of Linear, cycles and all', async () => {
    const ports = await seededBoard();
    expect((await run(ports, [fixture('linear.csv'), '--default'])).code).toBe(0);
    const [board] = await ports.boards.boards();
    expect(board).toMatchObject({ key: 'ENG', name: 'Engineering' });
    expect(await ports.boards.sprints(board?.id ?? '')).toMatchObject([{ name: 'Cycle 9', end: '2026-04-26' }]);
    expect(board?.columns.map(({ name, kind }) => [name, kind])).toEqual([
      ['Triage', 'open'],
      ['In Review', 'active'],
      ['Canceled', 'done'],
    ]);
    expect(await ports.tasks.get('ENG-21')).toMatchObject({
      assignees: [{ handle: 'tomas' }],
      sprint: { name: 'Cycle 9' },
      labels: ['Feature', 'Design'],
      estimate: 3,
    });
    expect(await ports.tasks.get('ENG-22')).toMatchObject({ createdAt: '2026-03-03T10:15:00.000Z' });
  });

  it('takes issues of GitHub in either spelling, and no pull requests', async () => {
    const ports = await seededBoard();
    expect((await run(ports, [fixture('github.json'), '--board', 'SITE'])).stdout).toContain('2 tasks onto board SITE');
    expect(await ports.tasks.get('SITE-4')).toMatchObject({
      column: { name: 'In progress', kind: 'active' },
      assignees: [{ handle: 'octo-tomas' }],
      labels: ['bug'],
      comments: 1,
    });
    expect(await ports.tasks.get('SITE-2')).toMatchObject({
      column: { name: 'Done', kind: 'done' },
      author: 'octo-ada',
    });
  });

  it('only says what it would do with --dry-run', async () => {
    const ports = await seededBoard();
    const { stdout } = await run(ports, [fixture('jira.csv'), '--dry-run']);
    expect(stdout).toBe('Would import 3 tasks, 3 columns, 2 people onto board PAY.\n');
    expect((await ports.boards.boards()).some(({ key }) => key === 'PAY')).toBe(false);
  });

  it.each([
    ['a,b\n1,2\n', /neither Jira/],
    ['Summary,Issue key,Status\n,PAY-1,Done\n', /row 2 has nothing in 'Summary'/],
    ['Summary,Issue key,Status\n"open', /no CSV/],
    ['[{"title": "no number"}]', /issue 1 does not fit at number/],
    ['{"a": 1}', /no list of issues/],
    ['[', /no JSON/],
    ['[]', /holds no issue/],
  ])('refuses %j as a whole', async (text, message) => {
    const folder = await mkdtemp(join(tmpdir(), 'pm-import-'));
    try {
      const file = join(folder, 'file');
      await writeFile(file, text);
      const ports = await seededBoard();
      const before = await ports.boards.boards();
      const { code, stderr } = await run(ports, [file]);
      expect(code).toBe(1);
      expect(stderr).toMatch(message);
      expect(await ports.boards.boards()).toEqual(before);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });

  it('wants one file, and sprints with dates', async () => {
    const ports = await seededBoard();
    expect((await run(ports, [])).code).toBe(2);
    expect((await run(ports, [fixture('jira.csv'), '--sprint', 'Sprint 4'])).code).toBe(2);
    expect((await run(ports, ['/nowhere.csv'])).stderr).toContain('ENOENT');
  });

  it.each([
    ['01/Apr/26 12:05 PM', '2026-04-01T12:05:00.000Z'],
    ['02/Apr/26 12:05 AM', '2026-04-02T00:05:00.000Z'],
    ['2026-04-02T08:00:00Z', '2026-04-02T08:00:00.000Z'],
    ['yesterday', null],
    ['', null],
  ])('reads the time %j', (text, time) => {
    expect(timeOf(text)).toBe(time);
  });
});
