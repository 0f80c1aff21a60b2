import { knowledgeErrors } from '../../errors.ts';
import type { DocumentFacts, Reader } from '../document.ts';

interface Documents {
  resolve(reference: string, reader: Reader, options?: { signal?: AbortSignal }): Promise<readonly DocumentFacts[]>;
  similar(reference: string, reader: Reader, options?: { signal?: AbortSignal }): Promise<readonly DocumentFacts[]>;
}

/** The one document that is meant by an id, path or title. Never picks one of several. */
export async function documentMeant(
  reference: string,
  documents: Documents,
  reader: Reader,
  options: { signal?: AbortSignal },
): Promise<DocumentFacts> {
  const found = await documents.resolve(reference, reader, options);
  const [first, second] = found;
  if (first && !second) return first;
  if (first) throw knowledgeErrors.KB_DOCUMENT_AMBIGUOUS({ document: reference, candidates: found });
  throw knowledgeErrors.KB_DOCUMENT_NOT_FOUND({
    document: reference,
    similar: await documents.similar(reference, reader, options),
  });
}
