import { type OpenBackend, openedFor } from '@enterprise-mcp/testkit/vitest';
import type { KnowledgePorts } from '../../src/ports.ts';
import { seedSmall } from './seed.ts';

/** Opens an empty knowledge base. */
export type OpenKnowledge = OpenBackend<KnowledgePorts>;

/** What a backend's ports lack beside the stores. */
export const besideStores: Pick<KnowledgePorts, 'everyonesGroups' | 'ingest'> = {
  everyonesGroups: [],
  ingest: { refresh: () => Promise.reject(new Error('nothing is ingested here')) },
};

/** One seeded knowledge base for the tests of a `describe`. */
export const seededFor = (open: OpenKnowledge): (() => KnowledgePorts) => openedFor(open, seedSmall);
