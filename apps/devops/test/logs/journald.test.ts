import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { argumentsOf, journaldLogs } from '../../src/adapters/journald/index.ts';
import { collected, collector, queryOf } from './collect.ts';

const now = () => new Date('2026-03-01T00:00:00Z');
const micro = (second: number) => String((Date.parse('2026-02-28T10:00:00Z') + second * 1000) * 1000);

describe('logs of journald', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'devops-journal-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  /** A program that notes its arguments and prints what journalctl prints. */
  function source(out: string, { err = '', code = 0 } = {}) {
    const command = join(folder, 'journalctl');
    writeFileSync(join(folder, 'out'), out);
    writeFileSync(join(folder, 'err'), err);
    writeFileSync(
      command,
      `#!/bin/sh\nfor a in "$@"; do echo "$a" >> '${folder}/args'; done\ncat '${folder}/out'\ncat '${folder}/err' >&2\nexit ${code}\n`,
    );
    chmodSync(command, 0o755);
    return journaldLogs({ command, now });
  }
  const query = (over = {}) => queryOf({ journald: { unit: 'web.service' } }, over);
  const entry = (second: number, fields: object) =>
    `${JSON.stringify({ __REALTIME_TIMESTAMP: micro(second), ...fields })}\n`;

  it('reads entries with their level, whatever form the message has', async () => {
    const { collected: lines, problems } = await collected(
      source(
        entry(1, { MESSAGE: 'disk gone', PRIORITY: '3', _SYSTEMD_UNIT: 'web.service' }) +
          entry(2, { MESSAGE: [...Buffer.from('caf\xe9\n', 'utf8')], PRIORITY: '6' }) +
          entry(3, { MESSAGE: 'ERROR no\n\tat a.B', _SYSTEMD_UNIT: 'web.service' }) +
          entry(4, { MESSAGE: null }) +
          entry(5, { MESSAGE: '{"level":"warn","msg":"slow"}', PRIORITY: '6', SYSLOG_IDENTIFIER: 'app' }) +
          'no json\n',
      ),
      query(),
    );
    expect(problems).toEqual([]);
    expect(lines.map(({ source: unit, level, text }) => [unit, level, text])).toEqual([
      ['web.service', 'error', 'disk gone'],
      ['journal', 'info', 'café'],
      ['web.service', undefined, 'ERROR no'],
      ['web.service', undefined, ' \tat a.B'],
      ['journal', undefined, ''],
      ['app', 'warn', '{"level":"warn","msg":"slow"}'],
    ]);
    expect(lines[0]?.time).toBe('2026-02-28T10:00:01.000Z');
  });

  it('hands every value over as one argument that is no option and no command', async () => {
    await collected(source(''), queryOf({ journald: { unit: '--root=/; touch x', identifier: '$(id)' } }));
    const given = readFileSync(join(folder, 'args'), 'utf8').split('\n');
    expect(given).toContain('--unit=--root=/; touch x');
    expect(given).toContain('--identifier=$(id)');
    fc.assert(
      fc.property(fc.string(), fc.string(), (unit, identifier) => {
        const list = argumentsOf({ name: 'x', logs: { journald: { unit, identifier } } }, query(), 7);
        expect(
          list.filter(
            (one) => !/^--(output|output-fields|all|quiet|no-pager|since|until|lines|unit|identifier)\b/.test(one),
          ),
        ).toEqual([]);
      }),
    );
  });

  it('says how far back it came', async () => {
    const made = source(entry(1, { MESSAGE: 'a' }) + entry(2, { MESSAGE: 'b' }));
    expect((await made.read(query({ newest: 2 }), collector())).reached).toBe(Number(micro(1)) / 1000);
    expect((await made.read(query({ newest: 3 }), collector())).reached).toBeUndefined();
  });

  it('tells that there is no journalctl, and what it says of a failure', async () => {
    const missing = journaldLogs({ command: join(folder, 'none'), now });
    await expect(missing.read(query(), collector())).rejects.toMatchObject({ code: 'DEVOPS_JOURNAL_MISSING' });
    const failing = source('', { err: 'Failed to open files: Permission denied\n', code: 1 });
    await expect(failing.read(query(), collector())).rejects.toMatchObject({
      code: 'DEVOPS_LOGS_REFUSED',
      message: expect.stringContaining('Permission denied'),
    });
    expect((await collected(source('', { code: 1 }), query())).texts).toEqual([]);
    const hint = await collected(
      source('', { err: 'Hint: You are currently not seeing messages from other users.\n' }),
      query(),
    );
    expect(hint.problems).toEqual([expect.stringContaining('not seeing messages')]);
  });

  it('ends when it is told to', async () => {
    const made = source(entry(1, { MESSAGE: 'a' }));
    writeFileSync(join(folder, 'journalctl'), '#!/bin/sh\nexec sleep 60\n');
    const controller = new AbortController();
    const reading = made.read(query(), collector(), { signal: controller.signal });
    setTimeout(() => controller.abort(new Error('stop')), 50);
    await expect(reading).rejects.toThrow('stop');
  });
});
