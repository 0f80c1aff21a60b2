-- What was ingested from where and with which settings, so that it can be brought up to date without saying it again.
CREATE TABLE kb.sources (
  name text PRIMARY KEY,
  path text NOT NULL,
  -- space, groups, labels, kind and maxBytes, as the command was given them.
  settings jsonb NOT NULL,
  ingested_at timestamptz NOT NULL
);
