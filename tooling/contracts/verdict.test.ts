import { expect, it } from 'vitest';
import { loadApps } from '../docs/servers.ts';
import { breaks } from './compare.ts';
import { type Contract, contractOf } from './contract.ts';
import type { SchemaObject } from './schema.ts';
import { pendingBumps, verdictOn } from './verdict.ts';

const apps = await loadApps();
const crm = contractOf(apps.find(({ name }) => name === 'crm') ?? (apps[0] as never));

/** The contract with one thing changed. */
function changed(change: (copy: { [K in keyof Contract]: Record<string, never> }) => void): Contract {
  const copy = structuredClone(crm) as never;
  change(copy);
  return copy;
}
type Editable = { properties: Record<string, SchemaObject>; required?: string[] };
const tool = (copy: unknown, name: string) =>
  (copy as { tools: Record<string, { effect: string; input: Editable; output: Editable }> }).tools[name] as never as {
    effect: string;
    input: Editable;
    output: Editable;
  };

it.each(apps)('$name breaks no client of itself', (app) => {
  expect(breaks(contractOf(app), JSON.parse(JSON.stringify(contractOf(app))))).toEqual([]);
});

it.each<[string, (copy: never) => void, RegExp]>([
  [
    'a tool that is gone',
    (copy) => delete (copy as Contract & { tools: never }).tools['get_customer'],
    /^tool get_customer: is gone$/,
  ],
  [
    'another effect',
    (copy) => {
      tool(copy, 'update_status').effect = 'destructive';
    },
    /its effect was write and is destructive/,
  ],
  [
    'a removed argument',
    (copy) => {
      delete tool(copy, 'search_customer').input.properties['query'];
    },
    /takes fewer arguments: query/,
  ],
  [
    'a required argument',
    (copy) => {
      tool(copy, 'search_customer').input.required = ['filters'];
    },
    /takes fewer arguments: filters need/,
  ],
  [
    'a wider answer',
    (copy) => {
      tool(copy, 'search_customer').output.properties['next_cursor'] = {};
    },
    /answers what it did not: next_cursor/,
  ],
  [
    'a resource that is gone',
    (copy) => delete (copy as Contract & { resources: never }).resources['crm://fields'],
    /^resource crm:\/\/fields: is gone$/,
  ],
  [
    'a prompt that is gone',
    (copy) => delete (copy as Contract & { prompts: never }).prompts['account_briefing'],
    /^prompt account_briefing: is gone$/,
  ],
])('%s breaks clients, and only a major version may', (_what, change, reason) => {
  const now = changed(change as never);
  expect(breaks(crm, now)).toEqual([expect.stringMatching(reason)]);
  expect(verdictOn(crm, now, 'minor').fine).toBe(false);
  expect(verdictOn(crm, now, undefined).fine).toBe(false);
  expect(verdictOn(crm, now, 'major').fine).toBe(true);
});

it('more of everything breaks nobody', () => {
  const now = changed((copy) => {
    tool(copy, 'search_customer').input.properties['further'] = { type: 'string' };
    (copy.tools as Record<string, unknown>)['merge_customers'] = tool(copy, 'get_customer');
    (copy.resources as Record<string, unknown>)['crm://more'] = { permission: 'p', mimeType: 'text/plain' };
  });
  expect(verdictOn(crm, now, undefined)).toEqual({ breaking: [], fine: true });
});

it('reads the largest bump that waits for a package', () => {
  const bumps = pendingBumps([
    '---\n"@a/one": minor\n\'@a/two\': patch\n---\n\nText "@a/two": major',
    '---\n"@a/one": major\n---\n\nMore.',
    '---\n"@a/one": patch\n---\n',
  ]);
  expect([...bumps]).toEqual([
    ['@a/one', 'major'],
    ['@a/two', 'patch'],
  ]);
});
