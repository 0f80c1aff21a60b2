import { author } from '@enterprise-mcp/kit';
import type { ErpPorts } from './ports.ts';

/** The kit's declaring functions, typed with this server's ports. */
export const { tool, resource, prompt, defineServer } = author<ErpPorts>();
