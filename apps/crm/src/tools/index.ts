import type { AnyTool } from '@enterprise-mcp/kit';
import type { CrmPorts } from '../ports.ts';
import { createOpportunity } from './create-opportunity.ts';
import { getCustomer } from './get-customer.ts';
import { getHistory } from './get-history.ts';
import { listOpportunities } from './list-opportunities.ts';
import { logInteraction } from './log-interaction.ts';
import { searchCustomer } from './search-customer.ts';
import { updateStatus } from './update-status.ts';

/** In the order a model should read them: find, look, write. */
export const tools: readonly AnyTool<CrmPorts>[] = [
  searchCustomer,
  getCustomer,
  listOpportunities,
  getHistory,
  createOpportunity,
  updateStatus,
  logInteraction,
];
