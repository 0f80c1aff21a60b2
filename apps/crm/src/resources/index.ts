import type { AnyResource } from '@enterprise-mcp/kit';
import type { CrmPorts } from '../ports.ts';
import { customerResource } from './customer.ts';
import { fieldsResource } from './fields.ts';
import { metricsResource } from './metrics.ts';
import { pipelineResource } from './pipeline.ts';

export const resources: readonly AnyResource<CrmPorts>[] = [
  pipelineResource,
  fieldsResource,
  metricsResource,
  customerResource,
];
