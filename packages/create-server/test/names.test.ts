import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { namesOf } from '../src/names.ts';
import { UsageError } from '../src/usage-error.ts';

const word = fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/);

describe('a name', () => {
  it('has all its forms', () => {
    expect(namesOf('@acme/order-desk')).toEqual({
      npm: '@acme/order-desk',
      kebab: 'order-desk',
      snake: 'order_desk',
      camel: 'orderDesk',
      pascal: 'OrderDesk',
      screaming: 'ORDER_DESK',
      scheme: 'od',
      title: 'Order desk',
      spoken: 'order desk',
    });
  });

  it.each([
    ['', /empty/],
    ['Billing', /Would 'billing' do\?/],
    ['order desk', /Would 'order-desk' do\?/],
    ['order_desk', /Would 'order-desk' do\?/],
    ['4ever', /a letter first.*Would 'ever' do\?/],
    ['-billing', /Would 'billing' do\?/],
    ['fs', /module of Node/],
    ['node-things', /NODE_THINGS_/],
    ['npm', /NPM_/],
    ['user', /USER_/],
    ['con', /Windows/],
    ['kit', /PostgreSQL or of the kit/],
    ['public', /PostgreSQL or of the kit/],
    ['dist', /called this/],
    ['x'.repeat(31), /longer than 30/],
    ['@Acme/billing', /scope '@Acme\/'/],
    ['@/billing', /scope '@\/'/],
    ['../billing', /Would 'billing' do\?/],
    ['billing\n', /Would 'billing' do\?/],
    ['Überweisung', /small letters/],
  ])('%j is refused with the way out', (typed, reason) => {
    expect(() => namesOf(typed)).toThrow(UsageError);
    expect(() => namesOf(typed)).toThrow(reason);
  });

  it('is either refused in words or good everywhere', () => {
    const typed = fc.oneof(
      fc.string(),
      fc.string({ unit: 'binary' }),
      fc.array(word).map((words) => words.join('-')),
    );
    fc.assert(
      fc.property(typed, (text) => {
        try {
          const names = namesOf(text);
          expect(names.npm).toBe(text);
          expect(names.npm).toMatch(/^(@[a-z0-9][a-z0-9._-]*\/)?[a-z][a-z0-9-]*$/);
          expect(names.npm.length).toBeLessThanOrEqual(214);
          expect(names.screaming).toMatch(/^[A-Z][A-Z0-9_]*$/);
          expect(names.scheme).toMatch(/^[a-z0-9]{1,15}$/);
          expect(names.camel + names.pascal + names.snake).toMatch(/^\w+$/);
          // The longest identifier PostgreSQL keeps is 63 bytes.
          expect(`${names.snake}_changed`.length).toBeLessThan(63);
        } catch (thrown) {
          if (!(thrown instanceof UsageError)) throw thrown;
          expect(thrown.message).toMatch(/: .*\.|scope/s);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('that is suggested is good', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        let better: string | undefined;
        try {
          namesOf(text);
        } catch (thrown) {
          better = /Would '(.+)' do\?$/.exec(String(thrown))?.[1];
        }
        if (better !== undefined) expect(namesOf(better).npm).toBe(better);
      }),
      { numRuns: 500 },
    );
  });
});
