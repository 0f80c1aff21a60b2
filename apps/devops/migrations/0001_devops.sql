CREATE SCHEMA IF NOT EXISTS devops;

CREATE TABLE devops.incidents (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  service text NOT NULL,
  title text NOT NULL,
  description text NOT NULL,
  severity text NOT NULL,
  status text NOT NULL DEFAULT 'open',
  assignee text,
  opened_at timestamptz NOT NULL,
  opened_by text NOT NULL,
  updated_at timestamptz NOT NULL,
  resolved_at timestamptz,
  evidence jsonb,
  -- What makes two incidents the same, as long as this one may take in the next: gone when it is resolved or too old.
  same_key text,
  timeline jsonb NOT NULL DEFAULT '[]'
);

CREATE UNIQUE INDEX incidents_same ON devops.incidents (service, same_key) WHERE same_key IS NOT NULL;
CREATE INDEX incidents_latest ON devops.incidents (opened_at DESC, id DESC);
CREATE INDEX incidents_open ON devops.incidents (service) WHERE status <> 'resolved';

-- The present state of each service, and since when: one row a service.
CREATE TABLE devops.states (
  service text PRIMARY KEY,
  state text NOT NULL,
  since timestamptz NOT NULL
);

-- This machine: a ring of rows, each written over by the one a day later, in place, so that it never grows.
CREATE TABLE devops.machine (
  slot integer PRIMARY KEY,
  at timestamptz NOT NULL,
  cpu real NOT NULL,
  memory real NOT NULL,
  disk real NOT NULL,
  load real NOT NULL,
  traffic real NOT NULL
) WITH (fillfactor = 50);
