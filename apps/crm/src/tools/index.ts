import type { AnyTool } from '@enterprise-mcp/kit';
import type { CrmPorts } from '../ports.ts';
import { getCustomer } from './get-customer.ts';
import { searchCustomer } from './search-customer.ts';

/** In the order a model should read them. */
export const tools: readonly AnyTool<CrmPorts>[] = [searchCustomer, getCustomer];
