import type { AnyTool } from '@enterprise-mcp/kit';
import type { KnowledgePorts } from '../ports.ts';
import { getDocument } from './get-document.ts';
import { ingestDocuments } from './ingest-documents.ts';
import { listDocuments } from './list-documents.ts';
import { searchDocuments } from './search-documents.ts';
import { searchPolicy } from './search-policy.ts';

/** In the order a model should read them: find, quote, read, look around. */
export const tools: readonly AnyTool<KnowledgePorts>[] = [
  searchDocuments,
  searchPolicy,
  getDocument,
  listDocuments,
  ingestDocuments,
];
