import type { Migration } from '../migrations/source.ts';

/**
 * The tables of `postgresState`. Apply them with the app's own: `migrate(db, [...kitMigrations, ...files])`.
 * SQL in a module and not in files, since the published server is one bundle.
 */
export const kitMigrations: readonly Migration[] = [
  {
    scope: 'kit',
    name: '0001_once.sql',
    sql: `CREATE TABLE kit.once (
  server text NOT NULL,
  principal text NOT NULL,
  tool text NOT NULL,
  key text NOT NULL,
  body_hash text NOT NULL,
  -- json, not jsonb: the stored answer comes back byte for byte, in the order of its keys
  result json,
  created_at timestamptz NOT NULL DEFAULT now(),
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (server, principal, tool, key)
);
CREATE INDEX once_expires_at ON kit.once (expires_at);
`,
  },
];
