import type { AnyResource } from '@enterprise-mcp/kit';
import type { DevopsPorts } from '../ports.ts';

export const resources: readonly AnyResource<DevopsPorts>[] = [];
