import { type OpenBackend, openedFor } from '@enterprise-mcp/testkit/vitest';
import type { CrmPorts } from '../../src/ports.ts';
import { seedSmall } from './seed-small.ts';

/** Opens an empty CRM. */
export type OpenCrm = OpenBackend<CrmPorts>;

/** One seeded CRM for the tests of a `describe`. */
export const seeded = (open: OpenCrm): (() => CrmPorts) => openedFor(open, seedSmall);
