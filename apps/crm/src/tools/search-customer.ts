import * as z from 'zod';
import { tool } from '../define.ts';
import { checkFilters } from '../domain/filters.ts';
import { filterableFields } from '../domain/references/fields.ts';
import { asCustomerLine, customerView } from '../domain/views/customer.ts';
import { appliedFilters, filtersInput } from './views/filter.ts';

export const searchCustomer = tool({
  name: 'search_customer',
  title: 'Search customers',
  description: {
    what: 'Finds companies and contacts by any field, custom ones too; typos are forgiven.',
    useWhen: ['you need a customer id', 'you want customers that meet conditions'],
    avoidWhen: ['the customer is known: get_customer'],
  },
  input: z.object({
    query: z.string().max(500).optional().describe('words of any field, e-mail, phone, domain'),
    type: z.enum(['company', 'contact']).optional().describe('only these'),
    filters: filtersInput.describe('all must hold, see crm://fields'),
    sort: z
      .enum(['relevance', 'name', 'created_at', 'updated_at'])
      .default('relevance')
      .describe('dates: newest first'),
  }),
  output: z.object({
    customers: z.array(customerView.extend({ matched_on: z.array(z.string()).optional() })),
    total: z.int(),
    total_is_exact: z.boolean(),
    applied_filters: appliedFilters,
  }),
  effect: 'read',
  permission: 'customers:read',
  paging: { limit: 10, max: 50 },
  async run({ query, type, filters = [], sort }, { ports, page, signal }) {
    const checked = checkFilters(filters, await filterableFields('customer', filters, ports, { signal }));
    const found = await ports.customers.search({ query, type, filters: checked, sort }, page, { signal });
    return {
      customers: found.items.map(({ customer, matchedOn }) => ({
        ...asCustomerLine(customer),
        ...(query?.trim() && { matched_on: [...matchedOn] }),
      })),
      total: found.total,
      total_is_exact: found.totalIsExact,
      applied_filters: [...checked],
      next: found.next,
    };
  },
});
