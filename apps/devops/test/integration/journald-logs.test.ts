import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { type BackendContainer, startContainer } from '@enterprise-mcp/testkit';
import { describeWithContainers } from '@enterprise-mcp/testkit/vitest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { journaldLogs } from '../../src/adapters/journald/index.ts';
import { collected, queryOf } from '../logs/collect.ts';

const image = fileURLToPath(new URL('../../../../tooling/containers/journald', import.meta.url));

// A journal that systemd wrote, read by its own journalctl, inside a container.
describeWithContainers('logs of a real journal', () => {
  let container: BackendContainer;
  let id = '';
  beforeAll(async () => {
    container = await startContainer({ image, port: 19531 });
    id = execFileSync('docker', ['ps', '--quiet', '--filter', `publish=${container.port}`], {
      encoding: 'utf8',
    }).trim();
  }, 180_000);
  afterAll(() => container?.stop());

  const source = (over = {}) =>
    journaldLogs({
      command: 'docker',
      args: ['exec', id, 'journalctl', '--directory=/var/log/journal/test'],
      now: () => new Date('2026-03-01T00:00:00Z'),
      ...over,
    });

  it('reads the entries of a unit, with levels, bytes and lines that belong together', async () => {
    const {
      collected: lines,
      problems,
      reached,
    } = await collected(source(), queryOf({ journald: { unit: 'web.service' } }));
    expect([lines.length, problems, reached]).toEqual([204, [], undefined]);
    expect(lines[0]).toEqual({
      service: 'web',
      source: 'web.service',
      time: '2026-02-28T10:00:00.000Z',
      level: 'info',
      text: 'request 0 served in 0 ms',
    });
    expect(lines.slice(200).map(({ level, text }) => [level, text])).toEqual([
      ['error', 'upstream failed'],
      ['error', ' \tat first.line'],
      ['error', ' \tat second.line'],
      ['warn', 'café is latin'],
    ]);
  });

  it('reads a range, an identifier, and the newest only', async () => {
    const begin = Date.parse('2026-02-28T10:00:00Z');
    const range = { from: begin + 10_000, to: begin + 20_000 };
    expect((await collected(source(), queryOf({ journald: { unit: 'web.service' } }, range))).texts.at(-1)).toMatch(
      /^request 19 /,
    );
    expect((await collected(source(), queryOf({ journald: { unit: 'web.service' } }, range))).texts).toHaveLength(10);
    const { texts } = await collected(source(), queryOf({ journald: { identifier: 'CRON' } }));
    expect(texts.map((text) => text.length)).toEqual([8, 8192]);
    const newest = await collected(source(), queryOf({ journald: { unit: 'web.service' } }, { newest: 3 }));
    expect([newest.texts.length, newest.reached]).toEqual([5, begin + 199_000]);
    expect((await collected(source(), queryOf({ journald: { unit: 'none.service' } }))).texts).toEqual([]);
  });

  it('does not take a value for an option', async () => {
    for (const unit of ['--vacuum-size=1', '-f', '$(touch /tmp/x)', '; touch /tmp/x']) {
      const read = collected(source(), queryOf({ journald: { unit } }));
      await read.then(
        ({ texts }) => expect(texts).toEqual([]),
        (error: unknown) => expect(error).toMatchObject({ code: 'DEVOPS_LOGS_REFUSED' }),
      );
    }
    expect(execFileSync('docker', ['exec', id, 'sh', '-c', 'ls /tmp'], { encoding: 'utf8' })).not.toContain('x\n');
  });
});
