import { openFence } from '@enterprise-mcp/kit';
import * as z from 'zod';
import { prompt } from '../define.ts';
import { customerMeant } from '../domain/references/customer.ts';
import { asContact, asCustomerCard } from '../domain/views/customer.ts';
import { asHistoryLine } from '../domain/views/history.ts';
import { openDeals } from '../domain/views/open-deals.ts';

const ENTRIES = 15;
const BODY_CHARS = 400;
const CONTACTS = 15;

export const accountBriefing = prompt({
  name: 'account_briefing',
  title: 'Account briefing',
  description: 'Prepares for a conversation with a customer: who they are, what is open, what was said last.',
  args: z.object({ customer: z.string().describe('Id, or exact name, e-mail or domain') }),
  permission: 'customers:read',
  complete: {
    customer: (typed, { ports, signal }) => ports.customers.suggestNames(typed, 20, { signal }),
  },
  async render(args, { ports, signal, now }) {
    const { id, name } = await customerMeant(args.customer, ports.customers, { signal });
    const [customer, contacts, deals, history] = await Promise.all([
      ports.customers.get(id, { signal }),
      ports.customers.contactsOf(id, { signal }),
      openDeals(id, ports.opportunities, { signal }),
      ports.history.list({ customerId: id }, { limit: ENTRIES }, { signal }),
    ]);
    const fence = openFence();
    const data = {
      customer: customer && asCustomerCard(customer),
      contacts: { count: contacts.length, people: contacts.slice(0, CONTACTS).map(asContact) },
      open_deals: deals,
      latest_history: history.items.map((entry) => asHistoryLine(entry, { bodyChars: BODY_CHARS })),
      older_history_exists: history.next !== undefined,
    };
    return `I am about to talk to ${name} (${id}). Brief me on one page. Today is ${now().toISOString().slice(0, 10)}.

1. **In one breath**: who they are and where we stand with them.
2. **People**: whom I may meet, and who last spoke with us.
3. **Open deals**: each with stage, amount, closing date, and what it waits for as far as the history shows. Mark closing dates that have passed.
4. **Last contacts**: the three that matter, each with its date; what we promised and they asked that nothing answers yet.
5. **Careful**: anything that could embarrass me, such as complaints, lost deals, contracts about to end.
6. **Questions to ask**: three, each from a gap or an open point above.

Rules:
- Use only the data below, and give the date for every claim about what was said or done.
- What the data does not tell is unknown: write that, do not fill it in.
- A body with \`body_chars\` was clipped; read it with get_history and full_text before quoting it.
${history.next ? '- There is older history. Use get_history when a deal began before the oldest entry here.\n' : ''}${
  history.items.length === 0 ? '- There is no history at all: say so at the top.\n' : ''
}
${fence.note}
${fence.wrap(JSON.stringify(data))}`;
  },
});
