CREATE SCHEMA IF NOT EXISTS depot;

CREATE TABLE depot.parcels (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  name text NOT NULL CHECK (name <> ''),
  note text NOT NULL DEFAULT '',
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX parcels_name ON depot.parcels (lower(name));
