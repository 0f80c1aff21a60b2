import type { Database } from '@enterprise-mcp/postgres';
import type { Counted, Embedder, IndexStore, Source } from '../../ports.ts';
import { CHANNEL } from './changes.ts';
import { embedAll } from './embedding.ts';
import { putDocuments } from './put.ts';
import { removeDocuments } from './remove.ts';

export function postgresIndex(db: Database, embedder: Embedder | undefined): IndexStore {
  return {
    known: (source, options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<{ path: string; hash: string }>(
          'SELECT path, hash FROM kb.documents WHERE source = $1',
          [source],
        );
        return new Map(rows.map(({ path, hash }) => [path, hash]));
      }, options),

    put: async (documents, options) =>
      documents.length === 0 ? { added: 0, updated: 0 } : putDocuments(db, documents, options?.signal),

    remove: (source, paths, options) => removeDocuments(db, source, paths, options?.signal),

    sources: (options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<Counted>(
          'SELECT source AS name, count(*) AS documents FROM kb.documents GROUP BY source ORDER BY source',
        );
        return rows;
      }, options),

    remember: ({ name, path, ...settings }, at, options) =>
      db.transaction(async (tx) => {
        await tx.query(
          `INSERT INTO kb.sources (name, path, settings, ingested_at) VALUES ($1, $2, $3::jsonb, $4)
           ON CONFLICT (name) DO UPDATE SET path = excluded.path, settings = excluded.settings, ingested_at = excluded.ingested_at`,
          [name, path, JSON.stringify(settings), at],
        );
      }, options),

    remembered: (options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<{ name: string; path: string; settings: Omit<Source, 'name' | 'path'> }>(
          'SELECT name, path, settings FROM kb.sources ORDER BY name',
        );
        return rows.map(({ name, path, settings }) => ({ ...settings, name, path }));
      }, options),

    link: (options) =>
      db.transaction(async (tx) => {
        // The earliest of several that replace it counts; without a day of its own, the day it was written.
        const { rowCount } = await tx.query(
          `WITH links AS (
             SELECT DISTINCT ON (old.id) old.id, n.id AS by, coalesce(n.effective_on, n.updated_at::date) AS day
             FROM kb.documents n JOIN kb.documents old ON old.id <> n.id
               AND (lower(old.path) = lower(n.supersedes) OR lower(old.title) = lower(n.supersedes))
             WHERE n.supersedes IS NOT NULL AND n.status = 'current'
             ORDER BY old.id, coalesce(n.effective_on, n.updated_at::date), n.id
           )
           UPDATE kb.documents d SET superseded_by = l.by, superseded_on = l.day
           FROM kb.documents x LEFT JOIN links l ON l.id = x.id
           WHERE x.id = d.id AND (d.superseded_by, d.superseded_on) IS DISTINCT FROM (l.by, l.day)`,
        );
        if (rowCount > 0) await db.notify(CHANNEL, 'structure');
      }, options),

    embed: (options) => embedAll(db, embedder, options),
  };
}
