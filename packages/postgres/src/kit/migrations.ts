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
  {
    scope: 'kit',
    name: '0002_records_and_limits.sql',
    sql: `CREATE TABLE kit.records (
  scope text NOT NULL,
  collection text NOT NULL,
  id text NOT NULL,
  version integer NOT NULL,
  value json NOT NULL,
  -- the order in which they were made
  made bigint GENERATED ALWAYS AS IDENTITY,
  expires_at timestamptz NOT NULL,
  PRIMARY KEY (scope, collection, id)
);
CREATE INDEX records_made ON kit.records (scope, collection, made DESC);
CREATE INDEX records_expires_at ON kit.records (expires_at);
CREATE TABLE kit.limits (
  key text PRIMARY KEY,
  used integer NOT NULL,
  reset_at timestamptz NOT NULL
);
CREATE INDEX limits_reset_at ON kit.limits (reset_at);
`,
  },
  {
    scope: 'kit',
    name: '0003_audit.sql',
    sql: `CREATE TABLE kit.audit (
  scope text NOT NULL,
  -- a segment of a chain, the index or a public key, as the audit log has them as files
  file text NOT NULL,
  seq bigint NOT NULL,
  line text NOT NULL,
  written_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (scope, file, seq)
);
CREATE FUNCTION kit.audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'kit.audit only grows: rows are neither changed nor removed';
END $$;
CREATE TRIGGER audit_only_grows BEFORE UPDATE OR DELETE OR TRUNCATE ON kit.audit
  FOR EACH STATEMENT EXECUTE FUNCTION kit.audit_only_grows();
`,
  },
];
