import { cpSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { openAuditFile } from '../../src/audit/file.ts';
import { main } from '../../src/serve/cli.ts';
import { runtimeOf } from '../gate/harness.ts';
import { ada, office, policyFile } from '../policy/office.ts';
import { fakeProcess } from './fake-process.ts';

// Cedar is compiled once a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

async function run(...args: string[]) {
  const process = fakeProcess(['policy', ...args]);
  await main(office, process);
  return { code: process.exitCode, out: process.out(), err: process.err() };
}

const mail = join(import.meta.dirname, '../../../../docs/guides/policies/internal-mail.cedar');

describe('policy', () => {
  it('wants to know what to do', async () => {
    expect(await run('chek', 'x')).toMatchObject({ code: 2, err: expect.stringContaining("did you mean 'check'?") });
    expect(await run('replay', 'x')).toMatchObject({ code: 2, err: expect.stringContaining('AUDIT-FOLDER FILE') });
    expect(await run('check', '/nowhere.cedar')).toMatchObject({ code: 1, err: 'There is no file /nowhere.cedar.\n' });
  });

  it('check names places and warns of rules that can never apply', async () => {
    const wrong = await run('check', policyFile('permit (principal, action, resource) when { context.input.x == 1 };'));
    expect(wrong).toMatchObject({ code: 1, out: expect.stringMatching(/test\.cedar:1:45: attribute `input\.x`/) });
    const odd = await run(
      'check',
      policyFile('permit (principal, action, resource) when { context.input has nothing };'),
    );
    expect(odd).toMatchObject({
      code: 0,
      out: expect.stringMatching(/:1:1: warning: policy is impossible.*\nok: 1 rules/),
    });
  });

  it('schema leaves out what Cedar cannot express', async () => {
    const { out } = await run('schema');
    expect(out).toMatch(/action "create_deal" in \[.*Action::"write"/);
    expect(out).toMatch(/address\?: \{\s+city: String,\s+zip\?: String\s+\},\s+amount: decimal/);
    expect(out).toContain('recipient_domains: Set<String>');
    expect(out).not.toMatch(/\bcustom\b/);
  });

  it('test runs the examples beside a policy and says which rules decided otherwise', async () => {
    expect(await run('test', mail)).toMatchObject({ code: 0, out: '3 examples, 0 failed\n' });
    const file = policyFile('@id("all") permit (principal, action, resource);');
    const examples = [
      { name: 'no deletion', tool: 'delete_deal', arguments: { id: '1' }, expect: 'deny' },
      { tool: 'delet_deal', expect: 'hidden' },
      { tool: 'create_deal', arguments: { amount: 'much' }, expect: 'allow' },
      { resource: 'office://deals/7', expect: 'allow', rule: 'other' },
      { prompt: 'briefing', arguments: { customer: 'x' }, expect: 'allow' },
    ];
    writeFileSync(file.replace('.cedar', '.tests.json'), JSON.stringify(examples));
    const { code, out } = await run('test', file, mail);
    expect(code).toBe(1);
    expect(out.split('\n')).toEqual([
      'test.tests.json: no deletion: expected deny, but allow by all',
      "test.tests.json: example 2: there is no tool 'delet_deal'; did you mean 'delete_deal'?",
      expect.stringMatching(/^test\.tests\.json: example 3: The arguments do not fit: 'amount'/),
      "test.tests.json: example 4: expected the rule 'other' to decide, but allow by all",
      '8 examples, 4 failed',
      '',
    ]);
    writeFileSync(file.replace('.cedar', '.tests.json'), '[{ "tol": "x", "expect": "allowed" }]');
    expect(await run('test', file)).toMatchObject({ code: 1, out: expect.stringContaining('example 1.expect') });
  });

  it('replay shows which past calls would be decided otherwise, and which nobody can judge', async () => {
    const dir = mkdtempSync(join(tmpdir(), 'kit-replay-'));
    const audit = openAuditFile({ dir, server: 'office' });
    const { call } = runtimeOf(office, { audit });
    for (const amount of [10, 200, 300]) await call('create_deal', { amount, name: 'x'.repeat(300 - amount) }, ada);
    await call('list_deals', {}, ada);
    await call('send_email', { to: ['bo@example.com'] }, ada).catch(() => undefined);
    await call('create_deal', { amount: 'much' }, ada).catch(() => undefined);
    await audit.close();
    const copy = join(mkdtempSync(join(tmpdir(), 'kit-replay-')), 'copy');
    cpSync(dir, copy, { recursive: true });

    const amounts = policyFile(`
      @id("all") permit (principal, action, resource);
      @id("large") forbid (principal, action == Action::"create_deal", resource) when { context.input.amount.greaterThan(decimal("100.0")) };
      @id("mail") forbid (principal, action in Action::"outward", resource) when { context.facts.recipient_domains.isEmpty() };`);
    const { code, out } = await run('replay', copy, amounts);
    expect(code).toBe(0);
    const lines = out.split('\n');
    expect(lines[0]).toBe('2 × create_deal: allow → deny (large)');
    expect(lines.filter((line) => line.startsWith('    '))).toHaveLength(2);
    expect(lines).toContain('not judged: 1 × send_email: a rule looks at facts, which are not in the log');
    expect(lines.at(-2)).toBe('5 calls, 2 would be decided otherwise, 1 cannot be judged');

    const names = policyFile(
      `permit (principal, action, resource) unless { action == Action::"create_deal" && context.input.name == "x" };`,
    );
    const hashed = await run('replay', copy, names);
    expect(hashed.out).toContain("1 × create_deal: the log has not kept 'name' in full");
  });
});
