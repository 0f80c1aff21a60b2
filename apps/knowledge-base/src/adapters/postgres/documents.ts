import { storable } from '@enterprise-mcp/kit/text';
import type { Database, Queryable } from '@enterprise-mcp/postgres';
import type { DocumentFacts, Passage, Reader, Revision } from '../../domain/document.ts';
import type { DocumentStore } from '../../ports.ts';
import { type DocumentRow, selectDocuments, toFacts } from './document-rows.ts';
import { toRow } from './ids.ts';
import { all, Params } from './search/params.ts';
import { documentConditions, notSuperseded, readable } from './search/scope.ts';

/** Far from any day: what is superseded is a question of the day, which references are not. */
const NEVER = '0001-01-01';

export function postgresDocuments(db: Database): Omit<DocumentStore, 'structure' | 'mostConsulted' | 'noteConsulted'> {
  const facts = async (tx: Queryable, reader: Reader, on: string, rest: (params: Params) => string) => {
    const params = new Params();
    const select = selectDocuments(params, reader, on);
    return (await tx.query<DocumentRow>(`${select} ${rest(params)}`, params.values)).rows.map(toFacts);
  };

  return {
    resolve: (reference, reader, options) =>
      db.read((tx) => {
        const name = storable(reference).trim();
        if (name === '') return Promise.resolve([]);
        return facts(
          tx,
          reader,
          NEVER,
          (params) => `AND (d.id = ${params.add(toRow(name) ?? null, 'int')} OR d.path = ${params.add(name)}
            OR lower(d.title) = lower(${params.add(name)})) ORDER BY d.id LIMIT 10`,
        );
      }, options),

    similar: (reference, reader, options) =>
      db.read((tx) => {
        const words = wordsOf(reference);
        if (words.length === 0) return Promise.resolve([]);
        return facts(tx, reader, NEVER, (params) => {
          const found = words.map((word) => `(d.title ILIKE ${params.add(`%${word}%`)})::int`).join(' + ');
          return `AND (${found}) > 0 ORDER BY (${found}) DESC, d.id LIMIT 5`;
        });
      }, options),

    passages: (id, { from, chars }, reader, options) =>
      db.read(async (tx) => {
        const params = new Params();
        const { rows } = await tx.query<Passage>(
          `SELECT c.headings, c.start, c.text FROM kb.chunks c
           WHERE ${ofReadable(params, id, reader)} AND c.start + length(c.text) * 2 > ${params.add(from)}
             AND c.start < ${params.add(from + chars)} ORDER BY c.ordinal`,
          params.values,
        );
        // A character may be two units: PostgreSQL counts characters, so what is too early goes here.
        return rows.filter(({ start, text }) => start + text.length > from);
      }, options),

    outline: (id, reader, options) =>
      db.read(async (tx) => {
        const params = new Params();
        const { rows } = await tx.query<Omit<Passage, 'text'>>(
          `SELECT c.headings, c.start FROM kb.chunks c WHERE ${ofReadable(params, id, reader)} ORDER BY c.ordinal`,
          params.values,
        );
        return rows;
      }, options),

    revisions: (id, reader, options) => db.read((tx) => revisionsOf(tx, id, reader), options),

    revision: (id, revision, reader, options) =>
      db.read(async (tx) => (await revisionsOf(tx, id, reader, revision)).at(0), options),

    list: (query, reader, page, options) =>
      db.read(async (tx) => {
        const [last, id] = page.after ?? [];
        const byTitle = query.sort === 'title';
        const rows = await facts(tx, reader, query.on, (params) => {
          const conditions = [...documentConditions(params, query), ...notSuperseded(params, query, 'd.id')];
          if (!query.includeArchived) conditions.push(`d.status = 'current'`);
          if (query.space !== undefined) conditions.push(`lower(s.space) = lower(${params.add(query.space)})`);
          if (query.kind !== undefined) conditions.push(`s.kind = ${params.add(query.kind)}`);
          if (last !== undefined) {
            conditions.push(
              byTitle
                ? `(lower(d.title), d.id) > (${params.add(last, 'text')}, ${params.add(id, 'int')})`
                : `(d.updated_at, d.id) < (${params.add(last, 'timestamptz')}, ${params.add(id, 'int')})`,
            );
          }
          const order = byTitle ? 'lower(d.title), d.id' : 'd.updated_at DESC, d.id DESC';
          return `AND ${all(conditions)} ORDER BY ${order} LIMIT ${params.add(page.limit + 1)}`;
        });
        const items = rows.slice(0, page.limit);
        const end = items.at(-1);
        const next = rows.length > page.limit && end ? await positionOf(tx, end, byTitle) : undefined;
        return { items, next };
      }, options),

    superseded: ({ department, on, by }, reader, options) =>
      db.read(
        (tx) =>
          facts(tx, reader, on, (params) => {
            const conditions = [
              `s.kind = 'policy' AND d.superseded_on <= ${params.add(on, 'date')}`,
              `d.superseded_by = ANY (${params.add(
                by.flatMap((id) => toRow(id) ?? []),
                'int[]',
              )})`,
              ...documentConditions(params, { department, on }),
            ];
            return `AND ${all(conditions)} ORDER BY d.superseded_on DESC, d.id LIMIT 10`;
          }),
        options,
      ),

    suggestTitles: (typed, limit, reader, options) =>
      db.read((tx) => {
        const words = wordsOf(typed);
        return facts(tx, reader, NEVER, (params) => {
          const hits = words.map((word) => `d.title ~* ${params.add(`\\m${word}`)}`);
          return `AND d.status = 'current' AND ${all(hits)} ORDER BY d.title ILIKE ${params.add(`${words.join(' ')}%`)} DESC, d.updated_at DESC, d.id LIMIT ${params.add(limit)}`;
        });
      }, options),
  };
}

/** Letters and digits only: they go into patterns. */
const wordsOf = (text: string) =>
  (storable(text).match(/[\p{L}\p{N}]+/gu) ?? []).filter((w) => w.length > 1).slice(0, 8);

/** Passages `c` of a document, if the reader may read it. */
function ofReadable(params: Params, id: string, reader: Reader): string {
  return `c.document_id = (SELECT d.id FROM kb.documents d JOIN kb.shelves s ON s.id = d.shelf_id
    WHERE d.id = ${params.add(toRow(id) ?? null, 'int')} AND ${readable(params, reader)})`;
}

/** Titles as PostgreSQL lowers them: other rules would skip or repeat documents. */
async function positionOf(tx: Queryable, { id, updatedAt }: DocumentFacts, byTitle: boolean) {
  const row = toRow(id) ?? 0;
  if (!byTitle) {
    const { rows } = await tx.query<{ at: string }>(`SELECT updated_at::text AS at FROM kb.documents WHERE id = $1`, [
      row,
    ]);
    return [rows[0]?.at ?? updatedAt, row];
  }
  const { rows } = await tx.query<{ title: string }>('SELECT lower(title) AS title FROM kb.documents WHERE id = $1', [
    row,
  ]);
  return [rows[0]?.title ?? '', row];
}

interface RevisionRow {
  readonly revision: number;
  readonly version: string | null;
  readonly title: string;
  readonly author: string | null;
  readonly updated_at: Date;
  readonly text: string;
}

async function revisionsOf(
  tx: Queryable,
  id: string,
  reader: Reader,
  only?: number,
): Promise<readonly (Revision & { text: string })[]> {
  const params = new Params();
  const one = only === undefined ? '' : `AND c.revision = ${params.add(only)}`;
  const text = only === undefined ? `''` : 'c.text';
  const { rows } = await tx.query<RevisionRow>(
    `SELECT c.revision, c.version, c.title, c.author, c.updated_at, ${text} AS text FROM kb.versions c
     WHERE ${ofReadable(params, id, reader)} ${one} ORDER BY c.revision DESC LIMIT 20`,
    params.values,
  );
  return rows.map(({ updated_at, ...rest }) => ({ ...rest, updatedAt: updated_at.toISOString() }));
}
