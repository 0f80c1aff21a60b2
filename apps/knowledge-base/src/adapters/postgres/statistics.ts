import type { Database } from '@enterprise-mcp/postgres';
import type { Counted, DocumentStore } from '../../ports.ts';
import { CHANNEL } from './changes.ts';
import { factsByRow } from './document-rows.ts';
import { toRow } from './ids.ts';
import { Params } from './search/params.ts';
import { readable } from './search/scope.ts';

/** The source of the handbook that is there until something else is. */
const SAMPLE = 'sample';

interface StructureRow extends Counted {
  readonly what: 'all' | 'kind' | 'space' | 'folder' | 'label' | 'department' | 'language';
  readonly within: string | null;
}

/** What there is and what is read, as far as the reader may know. */
export function postgresStatistics(db: Database): Pick<DocumentStore, 'structure' | 'mostConsulted' | 'noteConsulted'> {
  return {
    structure: (reader, on, options) =>
      db.read(async (tx) => {
        const params = new Params();
        const { rows } = await tx.query<StructureRow>(
          `WITH d AS MATERIALIZED (
             SELECT d.source, d.path, d.labels, d.department, s.space, s.kind, s.language
             FROM kb.documents d JOIN kb.shelves s ON s.id = d.shelf_id
             WHERE s.live AND ${readable(params, reader)}
               AND (d.superseded_on IS NULL OR d.superseded_on > ${params.add(on, 'date')})
           )
           SELECT what, within, name, count(*) AS documents FROM (
             SELECT 'all' AS what, NULL AS within, source AS name FROM d
             UNION ALL SELECT 'kind', NULL, kind FROM d
             UNION ALL SELECT 'space', NULL, space FROM d
             UNION ALL SELECT 'folder', space, split_part(path, '/', 1) FROM d WHERE path LIKE '%/%'
             UNION ALL SELECT 'label', NULL, l FROM d, unnest(labels) AS l
             UNION ALL SELECT 'department', NULL, department FROM d WHERE department IS NOT NULL
             UNION ALL SELECT 'language', NULL, language FROM d
           ) AS all_of GROUP BY what, within, name ORDER BY documents DESC, name`,
          params.values,
        );
        const of = (what: StructureRow['what'], within: string | null = null): Counted[] =>
          rows
            .filter((row) => row.what === what && row.within === within)
            .map(({ name, documents }) => ({ name, documents }));
        const sources = of('all');
        return {
          documents: sources.reduce((sum, { documents }) => sum + documents, 0),
          policies: of('kind').find(({ name }) => name === 'policy')?.documents ?? 0,
          spaces: of('space').map((space) => ({ ...space, folders: of('folder', space.name) })),
          labels: of('label'),
          departments: of('department'),
          languages: of('language'),
          sample: sources.length > 0 && sources.every(({ name }) => name === SAMPLE),
        };
      }, options),

    mostConsulted: ({ since, on, limit }, reader, options) =>
      db.read(async (tx) => {
        const params = new Params();
        const { rows } = await tx.query<{ id: number; count: number }>(
          `SELECT c.document_id AS id, sum(c.count)::int AS count FROM kb.consultations c
           JOIN kb.documents d ON d.id = c.document_id JOIN kb.shelves s ON s.id = d.shelf_id
           WHERE c.day >= ${params.add(since, 'date')} AND ${readable(params, reader)}
           GROUP BY c.document_id ORDER BY count DESC, id LIMIT ${params.add(limit)}`,
          params.values,
        );
        const documents = await factsByRow(
          tx,
          rows.map(({ id }) => id),
          reader,
          on,
        );
        return rows.flatMap(({ id, count }) => {
          const document = documents.get(id);
          return document ? [{ document, count }] : [];
        });
      }, options),

    noteConsulted: (id, at, options) =>
      db.transaction(async (tx) => {
        await tx.query(
          `INSERT INTO kb.consultations AS c (document_id, day, count)
           SELECT d.id, $2::timestamptz::date, 1 FROM kb.documents d WHERE d.id = $1
           ON CONFLICT (document_id, day) DO UPDATE SET count = c.count + 1`,
          [toRow(id) ?? null, at],
        );
        await db.notify(CHANNEL, 'documents/most-consulted');
      }, options),
  };
}
