import { resource } from '../define.ts';
import { customerMeant } from '../domain/references/customer.ts';
import { asContact, asCustomerCard } from '../domain/views/customer.ts';
import { openDeals } from '../domain/views/open-deals.ts';
import { crmErrors } from '../errors.ts';

const LISTED = 20;

export const customerResource = resource({
  uri: 'crm://customers/{id}',
  name: 'customer',
  title: 'Customer',
  description: 'One customer: all fields, contacts and open deals. What was said is in get_history.',
  permission: 'customers:read',
  complete: {
    /** An id cannot be guessed from its beginning, so a name or e-mail leads to it. */
    async id(typed, { ports, signal }) {
      const query = { query: typed, filters: [], sort: typed ? 'relevance' : 'updated_at' } as const;
      const { items } = await ports.customers.search(query, { limit: LISTED }, { signal });
      return items.map(({ customer }) => customer.id);
    },
  },
  async list({ ports, signal }) {
    const query = { filters: [], sort: 'updated_at' } as const;
    const { items } = await ports.customers.search(query, { limit: LISTED }, { signal });
    return items.map(({ customer: { id, name } }) => ({ uri: `crm://customers/${id}`, name: id, title: name }));
  },
  async read({ id: reference }, { ports, signal }) {
    const { id } = await customerMeant(reference, ports.customers, { signal });
    const [customer, contacts, deals] = await Promise.all([
      ports.customers.get(id, { signal }),
      ports.customers.contactsOf(id, { signal }),
      openDeals(id, ports.opportunities, { signal }),
    ]);
    if (!customer) throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer: reference, similar: [] });
    return { customer: asCustomerCard(customer), contacts: contacts.map(asContact), open_deals: deals };
  },
});
