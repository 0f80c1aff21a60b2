import type { AnyTool } from '@enterprise-mcp/kit';
import type { ErpPorts } from '../ports.ts';
import { createOrder } from './create-order.ts';
import { getOrder } from './get-order.ts';

/** In the order a model should read them: look, write. */
export const tools: readonly AnyTool<ErpPorts>[] = [getOrder, createOrder];
