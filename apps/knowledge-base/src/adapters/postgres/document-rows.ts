import type { Queryable } from '@enterprise-mcp/postgres';
import type { DocumentFacts, DocumentKind, DocumentStatus, Reader } from '../../domain/document.ts';
import { toId } from './ids.ts';
import { Params } from './search/params.ts';
import { readable } from './search/scope.ts';

export interface DocumentRow {
  readonly id: number;
  readonly source: string;
  readonly path: string;
  readonly title: string;
  readonly space: string;
  readonly kind: DocumentKind;
  readonly status: DocumentStatus;
  readonly language: string;
  readonly labels: readonly string[];
  readonly owner: string | null;
  readonly author: string | null;
  readonly department: string | null;
  readonly version: string | null;
  readonly effective_on: string | null;
  readonly expires_on: string | null;
  readonly review_due: string | null;
  readonly successor_id: number | null;
  readonly successor_title: string | null;
  readonly superseded_on: string | null;
  readonly revision: number;
  readonly chars: number;
  readonly created_at: Date;
  readonly updated_at: Date;
}

/**
 * Documents `d` on shelves `s` that the reader may read, with what must be known of them; conditions follow. The
 * successor is named only to those who may read it.
 */
export function selectDocuments(params: Params, reader: Reader, on: string): string {
  return `SELECT d.id, d.source, d.path, d.title, s.space, s.kind, s.language, d.labels, d.owner, d.author, d.department, d.version,
      CASE WHEN d.status = 'current' AND d.superseded_on <= ${params.add(on, 'date')} THEN 'superseded' ELSE d.status END AS status,
      d.effective_on, d.expires_on, d.review_due, d.superseded_on, n.id AS successor_id, n.title AS successor_title,
      d.revision, d.chars, d.created_at, d.updated_at
    FROM kb.documents d JOIN kb.shelves s ON s.id = d.shelf_id
    LEFT JOIN (SELECT x.id, x.title FROM kb.documents x JOIN kb.shelves y ON y.id = x.shelf_id
               WHERE ${readable(params, reader, 'y')}) AS n ON n.id = d.superseded_by
    WHERE ${readable(params, reader)}`;
}

export async function factsByRow(
  tx: Queryable,
  rows: readonly number[],
  reader: Reader,
  on: string,
): Promise<ReadonlyMap<number, DocumentFacts>> {
  const params = new Params();
  const select = selectDocuments(params, reader, on);
  const found = await tx.query<DocumentRow>(`${select} AND d.id = ANY (${params.add(rows, 'int[]')})`, params.values);
  return new Map(found.rows.map((row) => [row.id, toFacts(row)]));
}

export function toFacts(row: DocumentRow): DocumentFacts {
  return {
    id: toId(row.id),
    title: row.title,
    source: row.source,
    path: row.path,
    space: row.space,
    kind: row.kind,
    status: row.status,
    language: row.language,
    labels: row.labels,
    owner: row.owner,
    author: row.author,
    department: row.department,
    version: row.version,
    effectiveOn: row.effective_on,
    expiresOn: row.expires_on,
    reviewDue: row.review_due,
    supersededBy: row.successor_id === null ? null : { id: toId(row.successor_id), title: row.successor_title ?? '' },
    supersededOn: row.superseded_on,
    revision: row.revision,
    chars: row.chars,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
