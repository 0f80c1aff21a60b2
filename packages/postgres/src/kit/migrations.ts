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
  {
    scope: 'kit',
    name: '0004_functions.sql',
    sql: `-- What runs at every call. As functions, since PostgreSQL keeps their plans for a connection, whatever pooler is in
-- between: planning take_limits at each call costs three times what it does.

-- Room for a count to change where it is.
ALTER TABLE kit.limits SET (fillfactor = 50);

CREATE FUNCTION kit.take_limits(asked_keys text[], asked_seconds float8[])
RETURNS TABLE (taken_key text, taken integer, reset_ms float8) LANGUAGE plpgsql AS $$
BEGIN
  -- A count is not worth waiting for the disk: should the database crash, what it forgets is the last second's.
  PERFORM set_config('synchronous_commit', 'off', true);
  RETURN QUERY INSERT INTO kit.limits AS stored (key, used, reset_at)
  SELECT asked.key, 1, now() + make_interval(secs => asked.seconds)
  FROM unnest(asked_keys, asked_seconds) AS asked (key, seconds)
  ON CONFLICT (key) DO UPDATE SET
    used = CASE WHEN stored.reset_at <= now() THEN 1 ELSE stored.used + 1 END,
    reset_at = CASE WHEN stored.reset_at <= now() THEN excluded.reset_at ELSE stored.reset_at END
  RETURNING stored.key, stored.used, (extract(epoch FROM stored.reset_at - now()) * 1000)::float8;
END $$;

-- Of whoever else asks for the same key until this transaction ends, each waits. The stored answer; no row for a new or an
-- expired key, which is the caller's then. Changes nothing.
CREATE FUNCTION kit.claim_once(of_server text, of_principal text, of_tool text, of_key text)
RETURNS TABLE (hash text, answer text) LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(json_build_array(of_server, of_principal, of_tool, of_key)::text, 0));
  RETURN QUERY SELECT body_hash, result::text FROM kit.once
  WHERE server = of_server AND principal = of_principal AND tool = of_tool AND key = of_key AND expires_at >= now();
END $$;

CREATE FUNCTION kit.keep_once(of_server text, of_principal text, of_tool text, of_key text, hash text, answer text, kept interval)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO kit.once AS stored (server, principal, tool, key, body_hash, result, expires_at)
  VALUES (of_server, of_principal, of_tool, of_key, hash, answer::json, now() + kept)
  ON CONFLICT (server, principal, tool, key) DO UPDATE
    SET body_hash = excluded.body_hash, result = excluded.result, created_at = now(), expires_at = excluded.expires_at
    WHERE stored.expires_at < now();
  -- Whoever wrote it did not claim it, as a process of another version. What this transaction has done goes with it.
  IF NOT FOUND THEN
    RAISE unique_violation USING MESSAGE = 'the key was used meanwhile';
  END IF;
END $$;
`,
  },
  {
    scope: 'kit',
    name: '0005_guard_once.sql',
    sql: `-- In place of claim_once, for a statement that is sent together with it: where the key is known, this fails, and what
-- stands behind it is not carried out. Of whoever else asks for the same key until this transaction ends, each waits.
-- Changes nothing.
CREATE FUNCTION kit.guard_once(of_server text, of_principal text, of_tool text, of_key text)
RETURNS SETOF void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended(json_build_array(of_server, of_principal, of_tool, of_key)::text, 0));
  IF EXISTS (
    SELECT FROM kit.once
    WHERE server = of_server AND principal = of_principal AND tool = of_tool AND key = of_key AND expires_at >= now()
  ) THEN
    RAISE 'the key was used before' USING ERRCODE = 'KU001';
  END IF;
END $$;
`,
  },
];
