import * as z from 'zod';
import { tool } from '../define.ts';
import { customerMeant } from '../domain/references/customer.ts';
import { asContact, asCustomerCard, contactView, customerView } from '../domain/views/customer.ts';
import { asHistoryLine } from '../domain/views/history.ts';
import { openDeals, openDealsView } from '../domain/views/open-deals.ts';
import { crmErrors } from '../errors.ts';
import { recentHistoryLine } from './views/history.ts';

const RECENT = 5;

export const getCustomer = tool({
  name: 'get_customer',
  title: 'Get customer',
  description: {
    what: 'Shows one customer in full: all fields, contacts, open deals with sums, latest history.',
    useWhen: ['preparing a call or an answer about one customer'],
    avoidWhen: ['only part of the name is known: search_customer'],
  },
  input: z.object({
    customer: z.string().max(300).describe('id, or exact e-mail, domain or name'),
  }),
  output: z.object({
    customer: customerView,
    contacts: z.array(contactView),
    open_deals: openDealsView,
    recent_history: z.array(recentHistoryLine),
  }),
  effect: 'read',
  permission: 'customers:read',
  async run({ customer: reference }, { ports, signal, note }) {
    const { id } = await customerMeant(reference, ports.customers, { signal });
    const [customer, contacts, deals, history] = await Promise.all([
      ports.customers.get(id, { signal }),
      ports.customers.contactsOf(id, { signal }),
      openDeals(id, ports.opportunities, { signal }),
      ports.history.list({ customerId: id }, { limit: RECENT }, { signal }),
    ]);
    if (!customer) throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer: reference, similar: [] });
    if (history.next) note(`recent_history has the latest ${RECENT} entries; get_history has all.`);
    return {
      customer: asCustomerCard(customer),
      contacts: contacts.map(asContact),
      open_deals: deals,
      recent_history: history.items.map((entry) => ({ ...asHistoryLine(entry, { bodyChars: 200 }) })),
    };
  },
});
