import { beforeAll, describe, expect, it } from 'vitest';
import { call, seededCrm } from '../../test/contract/call.ts';
import type { CrmPorts } from '../ports.ts';
import { searchCustomer } from './search-customer.ts';

describe('search_customer', () => {
  let ports: CrmPorts;
  beforeAll(async () => {
    ports = await seededCrm();
  });
  const search = (input: Parameters<typeof call<typeof searchCustomer.input, typeof searchCustomer.output>>[2]) =>
    call(searchCustomer, ports, input);
  const names = (answer: Awaited<ReturnType<typeof search>>) => answer.data.customers.map(({ name }) => name);

  it('finds by name and says on which field it matched', async () => {
    const { data } = await search({ query: 'brightwater' });
    expect(data.customers[0]).toMatchObject({
      name: 'Brightwater Foods',
      matched_on: expect.arrayContaining(['name']),
    });
  });

  it.each([
    ['ingrid@halden.example', 'Ingrid Solberg', 'email'],
    ['halden.example', 'Halden Maritime', 'domain'],
    ['55 01 02 03', 'Halden Maritime', 'phone'],
  ])('puts the exact address %s first', async (query, name, field) => {
    const { data } = await search({ query });
    expect(data.customers[0]).toMatchObject({ name, matched_on: expect.arrayContaining([field]) });
  });

  it('forgives a typo and says that it did', async () => {
    const { data } = await search({ query: 'Brigthwater' });
    expect(data.customers[0]).toMatchObject({ name: 'Brightwater Foods', matched_on: ['similar spelling'] });
  });

  // Complaint: custom fields are invisible (twenty #20194).
  it('searches the values of custom fields', async () => {
    const { data } = await search({ query: 'HM1007' });
    expect(data.customers).toEqual([expect.objectContaining({ name: 'Halden Maritime', matched_on: ['erp_no'] })]);
  });

  it('filters by custom and built-in fields, all conditions at once', async () => {
    const answer = await search({
      filters: [
        { field: 'seats', op: 'gte', value: 12 },
        { field: 'seats', op: 'lt', value: 240 },
        { field: 'country', op: 'ne', value: 'poland' },
      ],
    });
    expect(names(answer)).toEqual(['Café Zürich']);
  });

  // Complaint: a filter is silently ignored (pipedrive-mcp-server #9).
  it('says which filters it applied', async () => {
    const { data } = await search({ filters: [{ field: 'tier', op: 'in', value: ['gold', 'Silver'] }] });
    expect(data.applied_filters).toEqual([{ field: 'tier', op: 'in', value: ['Gold', 'Silver'] }]);
    expect(data.total).toBe(2);
  });

  it.each([
    [
      'an unknown field',
      { field: 'contract_ends', op: 'gt', value: '2026-01-01' },
      'CRM_FIELD_UNKNOWN',
      "'contract_end'",
    ],
    [
      'an operator that makes no sense',
      { field: 'seats', op: 'contains', value: '1' },
      'CRM_FILTER_OPERATOR_INVALID',
      'gte',
    ],
    [
      'a value of another type',
      { field: 'contract_end', op: 'gt', value: 'soon' },
      'CRM_FIELD_VALUE_INVALID',
      'YYYY-MM-DD',
    ],
    ['an unknown option', { field: 'tier', op: 'eq', value: 'Platinum' }, 'CRM_FIELD_VALUE_INVALID', "'Gold'"],
    ['an unknown owner', { field: 'owner', op: 'eq', value: 'Ada Quil' }, 'CRM_FIELD_VALUE_INVALID', "'Ada Quill'"],
  ] as const)('refuses %s instead of ignoring the filter', async (_, filter, code, help) => {
    await expect(search({ filters: [filter] })).rejects.toMatchObject({ code, message: expect.stringContaining(help) });
  });

  it('refuses a misspelt key inside a condition', () => {
    const filter = { field: 'seats', op: 'gt', value: 1, operator: 'lt' };
    expect(searchCustomer.input.safeParse({ filters: [filter] }).success).toBe(false);
  });

  it('says how many there are beyond the page', async () => {
    const { data, next } = await call(searchCustomer, ports, { type: 'company' }, { page: { limit: 2 } });
    expect(data).toMatchObject({ total: 6, total_is_exact: true });
    expect(data.customers).toHaveLength(2);
    expect(next).toBeDefined();
  });

  it('answers an empty search with an empty list and no suggestion of success', async () => {
    const { data } = await search({ query: 'zzzzzz' });
    expect(data).toMatchObject({ customers: [], total: 0 });
  });
});
