import { storable } from '@enterprise-mcp/kit/text';
import type { HistoryEntry } from '../../domain/history.ts';
import { crmErrors } from '../../errors.ts';
import type { HistoryQuery, HistoryStore } from '../../ports.ts';
import { idNumber, type Order, pageOf } from './paging.ts';
import type { Records } from './records.ts';

export function memoryHistory(records: Records): HistoryStore {
  return {
    async list(query, page, options) {
      options?.signal?.throwIfAborted();
      return pageOf(
        records.history.filter((entry) => inScope(entry, query, records)),
        newestFirst,
        page,
      );
    },
    async log(interaction, options) {
      options?.signal?.throwIfAborted();
      const { customerId, opportunityId } = interaction;
      const customer = records.customers.get(customerId);
      if (!customer) throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer: customerId, similar: [] });
      const deal = opportunityId === null ? null : records.opportunities.get(opportunityId);
      if (deal === undefined) throw crmErrors.CRM_OPPORTUNITY_NOT_FOUND({ opportunity: opportunityId ?? '' });
      const entry: HistoryEntry = {
        id: records.nextId('int'),
        type: interaction.type,
        at: interaction.occurredAt.toISOString(),
        by: interaction.by,
        customer: { id: customer.id, name: customer.name },
        opportunity: deal && { id: deal.id, name: deal.name },
        subject: storable(interaction.subject),
        body: storable(interaction.body),
        from: null,
        to: null,
        reason: null,
      };
      records.history.push(entry);
      return entry;
    },
  };
}

const newestFirst: readonly Order<HistoryEntry>[] = [
  { by: ({ at }) => at, descending: true },
  { by: ({ id }) => id.slice(0, 3) },
  { by: idNumber, descending: true },
];

function inScope(entry: HistoryEntry, query: HistoryQuery, { customers }: Records): boolean {
  const { customerId, opportunityId, types, since, until } = query;
  const company = customers.get(entry.customer.id)?.company?.id;
  return (
    (customerId === undefined || entry.customer.id === customerId || company === customerId) &&
    (opportunityId === undefined || entry.opportunity?.id === opportunityId) &&
    (types === undefined || types.includes(entry.type)) &&
    (since === undefined || entry.at >= since.toISOString()) &&
    (until === undefined || entry.at < until.toISOString())
  );
}
