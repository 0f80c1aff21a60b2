import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { recordedArguments } from '../../src/audit/arguments.ts';
import { audited, rulesOf } from '../../src/audit/rules.ts';
import { compileTool } from '../../src/define/compile.ts';
import { resourceTarget, unknownTarget } from '../../src/serve/targets.ts';
import { declared, recordingAudit, resource, runtimeOf, serverOf, tool } from '../gate/harness.ts';

const schema = z.object({
  name: z.string().describe('a name'),
  pin: audited(z.string().min(4), 'dropped').describe('a secret').optional(),
  person: audited(z.string().describe('who'), 'hashed').optional(),
  cards: z.array(z.object({ label: z.string(), number: audited(z.string(), 'dropped') })).optional(),
  account: z.object({ iban: audited(z.string(), 'hashed'), bank: z.string() }).optional(),
  labels: z.record(z.string(), audited(z.string(), 'dropped')).optional(),
  pair: z.tuple([z.string(), audited(z.string(), 'dropped')]).optional(),
  how: z.union([z.object({ mail: audited(z.string(), 'hashed') }), z.object({ phone: z.string() })]).optional(),
});
const key = Buffer.alloc(32, 7);
const record = (input: unknown, with_ = key) =>
  recordedArguments(input, { redact: (text) => text, key: with_, rules: rulesOf(schema) });
const tagged = expect.stringMatching(/^\[hmac [0-9a-f]{32}\]$/);

describe('arguments by rule', () => {
  it('clear, hashed, dropped, at any depth', () => {
    expect(
      record({
        name: 'Ada',
        pin: '1234',
        person: 'Grace',
        cards: [{ label: 'work', number: '4711' }],
        account: { iban: 'XX00', bank: 'First' },
        labels: { a: 'x' },
        pair: ['open', 'shut'],
        how: { mail: 'a@b.example' },
      }),
    ).toEqual({
      name: 'Ada',
      pin: '[dropped]',
      person: tagged,
      cards: [{ label: 'work', number: '[dropped]' }],
      account: { iban: tagged, bank: 'First' },
      labels: { a: '[dropped]' },
      pair: ['open', '[dropped]'],
      how: { mail: tagged },
    });
  });

  it('the same value has the same tag in one installation, and another in the next', () => {
    const tagOf = (person: string, k = key) => (record({ name: '', person }, k) as { person: string }).person;
    expect(tagOf('Grace')).toBe(tagOf('Grace'));
    expect(tagOf('Grace')).not.toBe(tagOf('Ada'));
    expect(tagOf('Grace')).not.toBe(tagOf('Grace', Buffer.alloc(32, 8)));
  });

  it.each([
    ['another type', { pin: { deep: 'SECRET' } }],
    ['a list', { pin: ['SECRET'] }],
    ['JSON as text', { account: '{"iban":"SECRET"}', cards: '[{"number":"SECRET"}]' }],
    ['a list in place of an object', { account: [{ iban: 'SECRET' }] }],
    ['an object in place of a list', { cards: { number: 'SECRET' } }],
    ['a misspelt field', { Pin: 'SECRET', account: { IBAN: 'SECRET' } }],
    ['all of it as text', 'SECRET'],
    ['too many values', { cards: Array.from({ length: 400 }, () => ({ number: 'SECRET', label: 'SECRET' })) }],
    ['too deep', JSON.parse(`${'{"labels":'.repeat(20)}"SECRET"${'}'.repeat(20)}`)],
  ])('an invalid call does not get around a rule: %s', (_what, input) => {
    expect(JSON.stringify(record(input))).not.toContain('SECRET');
  });

  it('whatever is sent, a value that a rule covers is not in the record', () => {
    const secret = fc.constant('SECRET');
    const any = fc.letrec((tie) => ({
      node: fc.oneof({ depthSize: 'small' }, secret, fc.array(tie('node')), fc.dictionary(fc.string(), tie('node'))),
    })).node;
    const guarded = fc.record(
      { pin: any, person: any, labels: any, unknown: any, account: fc.oneof(secret, fc.record({ iban: any })) },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(guarded, (input) => !JSON.stringify(record(input)).includes('"SECRET"')));
  });

  it('costs nothing where nothing is declared, and refuses what has no end', () => {
    expect(rulesOf(z.object({ name: z.string(), list: z.array(z.string()) }))).toBeUndefined();
    const node: z.ZodObject = z.object({ secret: audited(z.string(), 'dropped'), next: z.lazy(() => node) });
    expect(() => rulesOf(node)).toThrow('no end');
  });
});

describe('through the gate', () => {
  const save = tool({
    ...declared,
    name: 'save_pin',
    input: z.object({ who: z.string().describe('who'), pin: audited(z.string(), 'dropped').describe('the pin') }),
    output: z.object({}),
    effect: 'write',
    run: async () => ({}),
  });
  const drawer = resource({
    uri: 'test://drawers/{code}',
    name: 'drawer',
    title: 'Drawer',
    description: 'A drawer.',
    permission: 'drawers:read',
    audit: { code: 'hashed' },
    read: async () => ({}),
  });

  it('the list does not tell of rules', () => {
    expect(JSON.stringify(compileTool(save).listing)).not.toContain('audit');
  });

  it('refused, misspelt and unknown calls keep the rule', async () => {
    const { audit, intents } = recordingAudit();
    const { call, runtime } = runtimeOf(serverOf([save], { resources: [drawer] }), { audit });
    await call('save_pin', { who: 'Ada', pin: 'SECRET' });
    await call('save_pin', { who: 'Ada', pin: 'SECRET', extra: 'SECRET' }).catch(() => undefined);
    await call('save_pin', { who: 'Ada', Pin: 'SECRET' }).catch(() => undefined);
    const peer = {
      agent: { name: 'a', version: '1' },
      signal: new AbortController().signal,
      progress: () => undefined,
    };
    for (const target of [
      unknownTarget('tool', 'save_pni'),
      unknownTarget('resource', 'test://drawer/SECRET'),
      resourceTarget(drawer, 'test://drawers/SECRET', { code: 'SECRET' }),
    ]) {
      await runtime.call(target, { code: 'SECRET' }, peer).catch(() => undefined);
    }
    expect(intents.map(({ name }) => name).slice(-3)).toEqual(['save_pni', '[unknown]', 'test://drawers/{code}']);
    expect(intents.at(-1)?.arguments).toEqual({ code: tagged });
    expect(intents[0]?.arguments).toEqual({ who: 'Ada', pin: '[dropped]' });
    expect(JSON.stringify(intents)).not.toContain('SECRET');
  });
});
