import { closest, defineErrors, error } from '@enterprise-mcp/kit';

interface Named {
  readonly id: string;
  readonly title: string;
}

const listed = (documents: readonly Named[]) => documents.map(({ id, title }) => `${title} (${id})`).join('; ');

const some = (names: readonly string[]) =>
  names.length > 40 ? `${names.slice(0, 40).join(', ')} and ${names.length - 40} more` : names.join(', ');

/** Everything that can be wrong with a call to the knowledge base, beyond the kit's own table. */
export const knowledgeErrors = defineErrors({
  KB_DOCUMENT_NOT_FOUND: error<{ document: string; similar: readonly Named[] }>({
    category: 'not_found',
    message: ({ document, similar }) =>
      `No document has the id, path or title '${document}'.${
        similar.length > 0 ? ` Similar: ${listed(similar)}.` : ''
      } Use search_documents to find it.`,
    cause:
      'There is no such document, or the reader is in none of the groups that may read it; the answer is the same.',
    wayOut: 'Take an id from search_documents or list_documents.',
  }),
  KB_DOCUMENT_AMBIGUOUS: error<{ document: string; candidates: readonly (Named & { readonly path: string })[] }>({
    category: 'conflict',
    message: ({ document, candidates }) =>
      `${candidates.length} documents are named '${document}'. Repeat with one of these ids: ${candidates
        .map(({ id, path }) => `${id} (${path})`)
        .join('; ')}.`,
    cause: 'Several documents have this title or path. The server never picks one by itself.',
    wayOut: 'Repeat the call with the id of the right one.',
  }),
  KB_SECTION_NOT_FOUND: error<{ section: string; valid: readonly string[]; suggestion?: string | undefined }>({
    category: 'not_found',
    message: ({ section, valid, suggestion = closest(section, valid) }) =>
      `The document has no section '${section}'.${suggestion ? ` Did you mean '${suggestion}'?` : ''} Sections: ${some(valid)}.`,
    cause: 'No heading of the document has this text.',
    wayOut: 'Use a heading as the outline gives it, or read on by `offset`.',
  }),
  KB_REVISION_NOT_FOUND: error<{ document: string; revision: number; valid: readonly number[] }>({
    category: 'not_found',
    message: ({ document, revision, valid }) =>
      `${document} has no revision ${revision}. ${valid.length > 0 ? `There are ${valid.join(', ')}.` : 'Its present text is its first.'}`,
    cause: 'The text of this number was never stored.',
    wayOut: 'Use one of the numbers listed, or leave `revision` out for the present text.',
  }),
  KB_FILTER_UNKNOWN: error<{
    filter: string;
    value: string;
    valid: readonly string[];
    suggestion?: string | undefined;
  }>({
    category: 'input',
    message: ({ filter, value, valid, suggestion = closest(value, valid) }) =>
      `There is no ${filter} '${value}'.${suggestion ? ` Did you mean '${suggestion}'?` : ''} ${
        valid.length > 0 ? `There are ${some(valid)}.` : `No document has one.`
      }`,
    cause: 'No document that the reader may read has this space, label or department.',
    wayOut: 'Use one that is listed in kb://structure.',
  }),
  KB_DAY_INVALID: error<{ argument: string; value: string }>({
    category: 'input',
    message: ({ argument, value }) => `${argument} '${value}' is no day. Use YYYY-MM-DD, for example 2026-03-31.`,
    cause: 'The day is malformed or does not exist.',
    wayOut: 'Use YYYY-MM-DD.',
  }),
  KB_QUERY_EMPTY: error<Record<string, never>>({
    category: 'input',
    message: () => 'The query has nothing to search for: only stop words or signs. Ask with the words of the matter.',
    cause: 'Words like "the" and "of" are in every document and are not searched.',
    wayOut: 'Repeat with words that the answer would contain. list_documents shows documents without a query.',
  }),
  KB_SOURCE_UNKNOWN: error<{ source: string | undefined; valid: readonly string[]; suggestion?: string | undefined }>({
    category: 'input',
    message: ({ source, valid, suggestion = source === undefined ? undefined : closest(source, valid) }) =>
      valid.length === 0
        ? 'Nothing was ingested yet. An administrator does it the first time: mcp-knowledge-base ingest PATH'
        : `There is no source '${source}'.${suggestion ? ` Did you mean '${suggestion}'?` : ''} There are ${some(valid)}.`,
    cause: 'Only folders that were ingested by the command before can be brought up to date by the tool.',
    wayOut: 'Use the name of a source, or leave it out for all. New folders are ingested by the command.',
  }),
  KB_SOURCE_UNREACHABLE: error<{ source: string }>({
    category: 'unavailable',
    message: ({ source }) => `The folder of '${source}' is not on the machine of this server. Nothing was changed.`,
    cause: 'It was ingested on another machine, is not mounted, or has been moved.',
    wayOut: 'Run `mcp-knowledge-base ingest PATH` where the folder is, with the same --source.',
  }),
  KB_EMBEDDER_CHANGED: error<{ stored: string; configured: string }>({
    category: 'config',
    message: ({ stored, configured }) =>
      `The index was embedded by ${stored}, and ${configured} is configured; vectors of two models are not mixed. Run: mcp-knowledge-base ingest --re-embed`,
    cause: 'Vectors of different models cannot be compared: results would be noise.',
    wayOut: 'Embed everything anew with `mcp-knowledge-base ingest --re-embed`, or configure the former model again.',
  }),
  KB_EMBEDDINGS_FAILED: error<{ endpoint: string; reason: string }>({
    category: 'unavailable',
    message: ({ endpoint, reason }) => `The embeddings endpoint ${endpoint} did not answer as expected: ${reason}.`,
    cause: 'The endpoint is down, refuses the key or the model, or answers something that is no list of vectors.',
    wayOut: 'Check KB_EMBEDDINGS_URL, KB_EMBEDDINGS_MODEL and KB_EMBEDDINGS_KEY; then ingest again, which resumes.',
  }),
  KB_SYNONYMS_INVALID: error<{ file: string; problem: string }>({
    category: 'config',
    message: ({ file, problem }) => `The synonyms in ${file} cannot be read: ${problem}.`,
    cause: 'Each line is a list of words or phrases that mean the same, separated by commas.',
    wayOut: 'Correct the file, or leave KB_SYNONYMS_FILE out.',
  }),
});
