import type { AnyResource } from '@enterprise-mcp/kit';
import type { KnowledgePorts } from '../ports.ts';
import { documentResource } from './document.ts';
import { latestUpdatesResource } from './latest-updates.ts';
import { mostConsultedResource } from './most-consulted.ts';
import { structureResource } from './structure.ts';

export const resources: readonly AnyResource<KnowledgePorts>[] = [
  structureResource,
  mostConsultedResource,
  latestUpdatesResource,
  documentResource,
];
