import fc from 'fast-check';
import { expect, it, vi } from 'vitest';
import { readRoles } from '../../src/policy/cedar/roles.ts';
import { policy, problemsIn } from './office.ts';

// Cedar is compiled once a process, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 30_000 });

const words = fc.constantFrom(
  ...'permit forbid ( ) { } when unless principal action resource context . , ; == Action "read" :: has like [ ] && || ! @id ?principal "é😀" 9 decimal'.split(
    ' ',
  ),
);

it('no text as a policy crashes: it is read, or refused with places inside it', async () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 200 }),
    fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
    fc.array(words, { maxLength: 30 }).map((parts) => parts.join(' ')),
  );
  await fc.assert(
    fc.asyncProperty(texts, async (text) => {
      const lines = text.split('\n');
      for (const { line, column } of await problemsIn(text)) {
        expect(line).toBeLessThanOrEqual(lines.length);
        expect(column).toBeLessThanOrEqual([...(lines[line - 1] ?? '')].length + 1);
      }
    }),
    { numRuns: 200 },
  );
}, 60_000);

it('no text as roles crashes', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const { roles } = readRoles('x.roles.json', text);
      expect(roles.of({ id: '__proto__', roles: ['constructor'] })).toContain('constructor');
    }),
  );
});

it('roles that bring each other along end somewhere', () => {
  const { roles } = readRoles('x.roles.json', '{ "roles": { "a": ["b"], "b": ["a"] } }');
  expect(roles.of({ id: 'os:ada', roles: ['a'] })).toEqual(['a', 'b']);
});

it('every problem is told at once, where it is and what may be meant', async () => {
  const problems = await problemsIn(
    [
      '// ü',
      'permit (principal, action == Action::"creat_deal", resource);',
      'forbid (principal, action == Action::"create_deal", resource)',
      '  when { context.input.amont.greaterThan(decimal("5.0")) };',
      '@id("a") permit (principal, action, resource);',
      '@id("a") permit (principal, action, resource);',
    ].join('\n'),
    { users: { 'os:ada': 'sales' } },
  );
  const told = problems
    .filter(({ severity }) => severity === 'error')
    .map(({ file, line, column, message }) => `${file.slice(file.lastIndexOf('/') + 1)}:${line}:${column}: ${message}`);
  expect(told).toEqual([
    'test.cedar:2:30: unrecognized action `Action::"creat_deal"`; did you mean `Action::"create_deal"`?',
    expect.stringMatching(/^test\.cedar:4:10: attribute `input\.amont` .*did you mean `amount`\?$/),
    'test.cedar:6:1: there is a rule with @id("a") already',
    expect.stringMatching(/^test\.roles\.json:1:1: users\.os:ada: /),
  ]);
});

it('templates are refused: nothing would link them', async () => {
  await expect(policy('permit (principal == ?principal, action, resource);')).rejects.toMatchObject({
    code: 'POLICY_INVALID',
  });
});
