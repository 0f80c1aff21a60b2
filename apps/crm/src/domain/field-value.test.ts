import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedFields } from '../../test/contract/seed-small.ts';
import { builtInFields } from './built-in-fields.ts';
import { checkCustomFields } from './field-value.ts';

const fields = [...builtInFields, ...seedFields].filter(({ subject }) => subject === 'opportunity');

describe('custom fields', () => {
  it('pass in the form that is stored; empty ones are left out', () => {
    expect(checkCustomFields({ priority: 'high', competitor: 'a\0b' }, fields)).toEqual({
      priority: 'High',
      competitor: 'ab',
    });
    expect(checkCustomFields({ priority: null, competitor: '' }, fields)).toEqual({});
  });

  it.each([['amount'], ['__proto__x'], ['toString'], ['constructor']])('do not include %s', (key) => {
    expect(() => checkCustomFields({ [key]: 'x' }, fields)).toThrow(
      expect.objectContaining({ code: 'CRM_FIELD_UNKNOWN' }),
    );
  });

  it('hold nothing but defined keys and plain values, whatever is given', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom('priority', 'competitor', 'other'), fc.jsonValue()), (given) => {
        try {
          const checked = checkCustomFields(given, fields);
          for (const [key, value] of Object.entries(checked)) {
            expect(['priority', 'competitor']).toContain(key);
            expect(['string', 'number', 'boolean']).toContain(typeof value);
          }
        } catch (thrown) {
          expect(thrown).toMatchObject({ code: expect.stringMatching(/^CRM_FIELD_/) });
        }
      }),
    );
  });
});
