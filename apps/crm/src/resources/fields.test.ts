import { expect, it } from 'vitest';
import { contextOf, seededCrm } from '../../test/contract/call.ts';
import { fieldsResource } from './fields.ts';

const read = async () => {
  const data = await fieldsResource.read({}, contextOf(await seededCrm()).context);
  return data as Record<'customer' | 'opportunity', unknown[]> & { operators: Record<string, string[]> };
};

// Complaint: custom fields are invisible (twenty #20194).
it('names custom fields with type and options', async () => {
  const { customer, opportunity } = await read();
  expect(customer).toContainEqual({
    key: 'tier',
    label: 'Tier',
    type: 'select',
    custom: true,
    options: ['Gold', 'Silver', 'Bronze'],
  });
  expect(opportunity).toContainEqual({ key: 'competitor', label: 'Competitor', type: 'text', custom: true });
});

it('names built-in fields, and which operators work on which type', async () => {
  const { customer, operators } = await read();
  expect(customer).toContainEqual({ key: 'email', label: 'E-mail', type: 'text', custom: false });
  expect(operators['date']).toContain('gte');
  expect(operators['boolean']).toEqual(['eq', 'ne', 'is_empty']);
});
