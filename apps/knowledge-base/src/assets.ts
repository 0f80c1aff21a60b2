/** Files that are shipped beside the bundle. The paths hold in `src` and in `dist` alike. */
export const database = {
  scope: 'knowledge-base',
  migrations: new URL('../migrations/', import.meta.url),
  snapshot: new URL('../dist/database.tar.br', import.meta.url),
  extensions: [{ name: 'vector', load: async () => (await import('@electric-sql/pglite-pgvector')).vector }],
} as const;

/** The handbook that is served until something else is ingested. */
export const sampleHandbook: URL = new URL('../sample/', import.meta.url);
