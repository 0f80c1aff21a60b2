import { readdirSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { PassThrough } from 'node:stream';
import { expect, it } from 'vitest';
import { main } from '../../src/serve/cli.ts';
import { fileState } from '../../src/state/file.ts';
import { approvalsFor, questionOf } from '../approvals/question.ts';
import { type FakeProcess, fakeProcess, sampleServer } from './fake-process.ts';

/** A data folder in which one call waits. */
async function waiting(over: Parameters<typeof questionOf>[0] = {}) {
  const { home } = fakeProcess([]);
  const folder = join(home, '.local/share/enterprise-mcp/crm');
  const approvals = approvalsFor({ records: fileState(join(folder, 'state')).records });
  const question = questionOf(over);
  const { id } = await approvals.request(question);
  /** Runs a command, with what a person types into it; without a person there is no terminal. */
  const run = async (args: readonly string[], typed?: string): Promise<FakeProcess> => {
    const process = fakeProcess(['approvals', ...args], { home });
    if (typed !== undefined) {
      Object.assign(process.stdin, { isTTY: true });
      Object.assign(process.stdout, { isTTY: true });
      (process.stdin as unknown as PassThrough).end(typed);
    }
    await main(sampleServer(), process);
    return process;
  };
  const audited = () =>
    readdirSync(join(folder, 'audit'))
      .map((file) => readFileSync(join(folder, 'audit', file), 'utf8'))
      .join('');
  return { approvals, question, id, run, audited };
}

it('lists and shows what waits', async () => {
  const { id, run } = await waiting();
  expect((await run(['list'])).out()).toMatch(
    new RegExp(`^${id} {2}delete_customer {2}ada \\(os:ada\\), with claude 1.0, until`),
  );
  const shown = (await run(['show', id])).out();
  expect(shown).toContain('  Delete Northwind Traders (cus_42) and its 3 deals');
  expect(shown).toContain('  customer: "cus_42"');
  expect(JSON.parse((await run(['list', '--json'])).out())).toMatchObject({ id, status: 'pending' });
});

it('approves for the user of the operating system who typed it, and records that', async () => {
  const { approvals, question, id, run, audited } = await waiting();
  const { exitCode, out } = await run(['approve', id], 'approve\n');
  expect([exitCode, out()]).toEqual([0, expect.stringContaining('Approved.')]);
  expect(await approvals.get(id)).toMatchObject({
    status: 'approved',
    way: 'cli',
    decidedBy: { id: `os:${userInfo().username}` },
  });
  expect(audited()).toMatch(new RegExp(`"event":"approval".*"approval":"${id}","decision":"approved","way":"cli"`));
  expect(await approvals.consume(id, question)).toBe(true);
  expect((await run(['approve', id], 'approve\n')).err()).toContain('It is used already');
});

it('denies', async () => {
  const { approvals, id, run } = await waiting();
  expect((await run(['deny', id], 'deny\n')).exitCode).toBe(0);
  expect((await approvals.get(id))?.status).toBe('denied');
});

it.each(['', '\n', 'yes\n', 'y\n', 'deny\n'])('decides nothing when %j is typed', async (typed) => {
  const { approvals, id, run } = await waiting();
  expect((await run(['approve', id], typed)).exitCode).toBe(1);
  expect((await approvals.get(id))?.status).toBe('pending');
});

it.each(['approve', 'deny', 'code'])('%s refuses where there is no terminal', async (action) => {
  const { approvals, id, run } = await waiting();
  const { exitCode, err, out } = await run(action === 'code' ? [action] : [action, id]);
  expect([exitCode, out()]).toEqual([1, '']);
  expect(err()).toContain('needs a person at a terminal');
  expect((await approvals.get(id))?.status).toBe('pending');
});

it('prints no character that could redraw the terminal', async () => {
  const { id, run } = await waiting({
    input: { customer: 'cus_42\u001b[2J\u202e' },
    agent: { name: 'claude\u001b]0;x\u0007\n(approved)', version: '1' },
  });
  const outputs = [await run(['show', id]), await run(['list'])].map(({ out }) => out()).join('');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point
  expect(outputs).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
  expect(outputs).toContain('\\u{001B}[2J\\u{202E}');
  expect(outputs).toContain('\\u{0007} (approved)');
});

it('says what is wrong with the way it was called', async () => {
  const { run } = await waiting();
  expect(await run(['aprove', 'x'])).toMatchObject({ exitCode: 2 });
  expect((await run(['aprove', 'x'])).err()).toContain("did you mean 'approve'?");
  expect((await run(['show'])).err()).toContain('show takes one id');
  expect((await run(['show', 'nothing'])).err()).toContain('no such approval');
});

it('gives a code that pairs a browser with this user', async () => {
  const { run } = await waiting();
  const { out } = await run(['code'], '');
  expect(out()).toMatch(/^[A-Z2-9]{5}-[A-Z2-9]{5}\n/);
  expect(out()).toContain(`decides as os:${userInfo().username}`);
});
