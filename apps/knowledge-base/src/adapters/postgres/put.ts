import { storable } from '@enterprise-mcp/kit/text';
import type { Database, Queryable } from '@enterprise-mcp/postgres';
import type { NewDocument } from '../../domain/document.ts';
import type { PutCount } from '../../ports.ts';
import { tellChanged } from './changes.ts';
import { forgetChunks } from './remove.ts';
import { indexChunks, writeChunks } from './write-chunks.ts';

interface Stored {
  readonly id: number;
  readonly source: string;
  readonly path: string;
  readonly revision: number;
  readonly text: string;
}

const keyOf = ({ source, path }: { readonly source: string; readonly path: string }) => JSON.stringify([source, path]);

/** Adds or replaces documents with all that they are found by, in one transaction. */
export function putDocuments(
  db: Database,
  documents: readonly NewDocument[],
  signal: AbortSignal | undefined,
): Promise<PutCount> {
  return db.transaction(
    async (tx) => {
      // One after the other: two that bring the same new word would wait for each other.
      await tx.query('SELECT pg_advisory_xact_lock(7305808869231650201)');
      const before = await lockOld(tx, documents);
      if (before.size > 0) await keepOldTexts(tx, before, documents);
      await forgetChunks(
        tx,
        [...before.values()].map(({ id }) => id),
      );
      const ids = await writeFacts(tx, documents, await shelvesFor(tx, documents), before);
      await writeChunks(tx, ids, documents);
      await indexChunks(tx, ids);
      await tellChanged(db, ids);
      return { added: documents.length - before.size, updated: before.size };
    },
    { signal },
  );
}

async function lockOld(tx: Queryable, documents: readonly NewDocument[]): Promise<ReadonlyMap<string, Stored>> {
  const { rows } = await tx.query<Stored>(
    `SELECT d.id, d.source, d.path, d.revision,
            (SELECT coalesce(string_agg(c.text, '' ORDER BY c.ordinal), '') FROM kb.chunks c WHERE c.document_id = d.id) AS text
     FROM kb.documents d JOIN unnest($1::text[], $2::text[]) AS i (source, path) USING (source, path)
     ORDER BY d.id FOR UPDATE OF d`,
    [documents.map(({ source }) => source), documents.map(({ path }) => path)],
  );
  return new Map(rows.map((row) => [keyOf(row), row]));
}

/** A text that is replaced by another becomes an earlier one. */
async function keepOldTexts(tx: Queryable, before: ReadonlyMap<string, Stored>, documents: readonly NewDocument[]) {
  const replaced = documents.flatMap((document) => {
    const old = before.get(keyOf(document));
    return old && old.text !== textOf(document) ? [old.id] : [];
  });
  if (replaced.length === 0) return;
  await tx.query(
    `INSERT INTO kb.versions (document_id, revision, version, title, author, updated_at, text)
     SELECT d.id, d.revision, d.version, d.title, d.author, d.updated_at, string_agg(c.text, '' ORDER BY c.ordinal)
     FROM kb.documents d JOIN kb.chunks c ON c.document_id = d.id WHERE d.id = ANY ($1::int[]) GROUP BY d.id`,
    [replaced],
  );
}

const textOf = ({ passages }: NewDocument) => passages.map(({ text }) => storable(text)).join('');

async function shelvesFor(tx: Queryable, documents: readonly NewDocument[]): Promise<readonly number[]> {
  const wanted = documents.map(({ groups, space, kind, status, language }) => ({
    groups: [...new Set(groups)].sort(),
    space,
    kind,
    live: status === 'current',
    language,
  }));
  const json = JSON.stringify(wanted);
  const incoming = `jsonb_to_recordset($1::jsonb) AS i (groups text[], space text, kind text, live boolean, language text)`;
  await tx.query(
    `INSERT INTO kb.shelves (groups, space, kind, live, language) SELECT DISTINCT i.* FROM ${incoming}
     WHERE NOT EXISTS (SELECT FROM kb.shelves s
       WHERE (s.groups, s.space, s.kind, s.live, s.language) = (i.groups, i.space, i.kind, i.live, i.language))`,
    [json],
  );
  const { rows } = await tx.query<{ id: number }>(
    `SELECT s.id FROM ROWS FROM (${incoming.replace(' AS i ', ' AS ')}) WITH ORDINALITY AS i (groups, space, kind, live, language, n)
     JOIN kb.shelves s USING (groups, space, kind, live, language) ORDER BY i.n`,
    [json],
  );
  return rows.map(({ id }) => id);
}

/** Gives the ids in the order of the documents. */
async function writeFacts(
  tx: Queryable,
  documents: readonly NewDocument[],
  shelves: readonly number[],
  before: ReadonlyMap<string, Stored>,
): Promise<readonly number[]> {
  const facts = documents.map((d, index) => {
    const old = before.get(keyOf(d));
    return {
      source: d.source,
      path: d.path,
      hash: d.hash,
      shelf_id: shelves[index] ?? 0,
      title: storable(d.title),
      labels: d.labels,
      status: d.status,
      owner: d.owner,
      author: d.author,
      department: d.department,
      version: d.version,
      effective_on: d.effectiveOn,
      expires_on: d.expiresOn,
      review_due: d.reviewDue,
      supersedes: d.supersedes,
      revision: old ? old.revision + (old.text === textOf(d) ? 0 : 1) : 1,
      chars: textOf(d).length,
      created_at: d.createdAt,
      updated_at: d.updatedAt,
    };
  });
  const columns = Object.keys(facts[0] ?? {});
  const { rows } = await tx.query<{ id: number; source: string; path: string }>(
    `INSERT INTO kb.documents (${columns.join(', ')})
     SELECT ${columns.map((column) => `i.${column}`).join(', ')} FROM jsonb_populate_recordset(NULL::kb.documents, $1::jsonb) AS i
     ON CONFLICT (source, path) DO UPDATE SET ${columns.map((column) => `${column} = excluded.${column}`).join(', ')}
     RETURNING id, source, path`,
    [storable(JSON.stringify(facts))],
  );
  const ids = new Map(rows.map((row) => [keyOf(row), row.id]));
  return documents.map((document) => ids.get(keyOf(document)) ?? 0);
}
