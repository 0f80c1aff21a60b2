import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seedFields } from '../../test/contract/seed-small.ts';
import { builtInFields } from './built-in-fields.ts';
import type { FieldDefinition } from './field.ts';
import { checkFilters, operatorsOf } from './filters.ts';

const fields = [...builtInFields, ...seedFields].filter(({ subject }) => subject === 'customer');
const ops = ['eq', 'ne', 'contains', 'starts_with', 'gt', 'gte', 'lt', 'lte', 'in', 'is_empty'] as const;
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

/** A value that fits the field. */
function fitting(field: FieldDefinition): fc.Arbitrary<string | number | boolean> {
  switch (field.type) {
    case 'text':
      return fc.string({ maxLength: 100 });
    case 'number':
      return fc.integer();
    case 'date':
      return day;
    case 'boolean':
      return fc.boolean();
    case 'select':
      return fc.constantFrom(...field.options);
  }
}

describe('filters', () => {
  it('pass when field, operator and value fit, none left out', () => {
    const filter = fc.constantFrom(...fields).chain((field) =>
      fc.constantFrom(...operatorsOf[field.type]).chain((op) => {
        const value =
          op === 'is_empty'
            ? fc.constantFrom(true, false, undefined)
            : op === 'in'
              ? fc.array(fitting(field), { minLength: 1, maxLength: 20 })
              : fitting(field);
        return value.map((given) => ({ field: field.key, op, value: given as unknown }));
      }),
    );
    fc.assert(
      fc.property(fc.array(filter), (filters) => {
        const checked = checkFilters(filters, fields);
        expect(checked.map(({ field, op }) => [field, op])).toEqual(filters.map(({ field, op }) => [field, op]));
      }),
    );
  });

  it('are refused with a code of the CRM, or pass as a value of the type, whatever is given', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.constantFrom(...fields),
        fc.constantFrom(...ops),
        fc.jsonValue(),
        (name, known, op, value) => {
          for (const field of [name, known.key]) {
            try {
              const [filter] = checkFilters([{ field, op, value }], fields);
              const type = fields.find(({ key }) => key === filter?.field)?.type;
              expect(type && operatorsOf[type]).toContain(op);
              expect(filter?.value).toBeDefined();
            } catch (thrown) {
              expect(thrown).toMatchObject({ code: expect.stringMatching(/^CRM_(FIELD|FILTER)_/) });
            }
          }
        },
      ),
    );
  });

  it.each([
    ['contract_ends', 'contract_end'],
    ['Contract end', 'contract_end'],
    ['ERP number', 'erp_no'],
    ['emaill', 'email'],
    ['jobTitle', 'job_title'],
  ])('suggest for %s the field %s', (field, suggestion) => {
    expect(() => checkFilters([{ field, op: 'eq', value: 'x' }], fields)).toThrow(`Did you mean '${suggestion}'?`);
  });

  it('take numbers and booleans as text, and options in any letter case', () => {
    const filters = [
      { field: 'seats', op: 'in', value: ['12', 240] },
      { field: 'newsletter', op: 'eq', value: 'true' },
      { field: 'tier', op: 'eq', value: 'GOLD' },
      { field: 'erp_no', op: 'eq', value: 1007 },
      { field: 'seats', op: 'is_empty' },
    ] as const;
    expect(checkFilters(filters, fields).map(({ value }) => value)).toEqual([[12, 240], true, 'Gold', '1007', true]);
  });

  it.each([
    ['seats', 'eq', 'many'],
    ['seats', 'eq', ''],
    ['seats', 'in', 12],
    ['seats', 'in', []],
    ['contract_end', 'eq', '2026-02-30'],
    ['contract_end', 'gt', '15.03.2026'],
    ['newsletter', 'eq', 'yes'],
    ['name', 'eq', { $ne: null }],
    ['name', 'contains', null],
    ['seats', 'is_empty', 'maybe'],
  ] as const)('refuse %s %s %j', (field, op, value) => {
    expect(() => checkFilters([{ field, op, value }], fields)).toThrow(
      expect.objectContaining({ code: 'CRM_FIELD_VALUE_INVALID' }),
    );
  });
});
