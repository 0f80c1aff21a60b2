import type { AnyTool } from '@enterprise-mcp/kit';
import type { DepotPorts } from '../ports.ts';
import { createParcel } from './create-parcel.ts';
import { getParcel } from './get-parcel.ts';

/** In the order a model should read them: look, write. */
export const tools: readonly AnyTool<DepotPorts>[] = [getParcel, createParcel];
