/** Files that are shipped beside the bundle. The paths hold in `src` and in `dist` alike. */
export const database = {
  scope: 'depot',
  migrations: new URL('../migrations/', import.meta.url),
  snapshot: new URL('../dist/database.tar.br', import.meta.url),
} as const;
