import { describe } from 'vitest';
import { documentsContract } from './documents.contract.ts';
import { indexContract } from './index.contract.ts';
import type { OpenKnowledge } from './opened.ts';
import { restrictedContract } from './restricted.contract.ts';
import { searchContract } from './search.contract.ts';

/** What every backend of the knowledge base's ports promises. `open` gives an empty one. */
export function knowledgeContract(name: string, open: OpenKnowledge): void {
  describe(`knowledge base on ${name}`, () => {
    searchContract(open);
    documentsContract(open);
    indexContract(open);
    restrictedContract(open);
  });
}
