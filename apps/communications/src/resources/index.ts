import type { AnyResource } from '@enterprise-mcp/kit';
import type { CommsPorts } from '../ports.ts';

export const resources: readonly AnyResource<CommsPorts>[] = [];
