CREATE EXTENSION IF NOT EXISTS vector;
CREATE SCHEMA IF NOT EXISTS kb;

-- What documents have in common that nearly every search filters by. There are few of them, so a search settles first
-- which shelves its reader may look at, and every leg reads only entries of those.
CREATE TABLE kb.shelves (
  id smallint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Sorted. Nobody in none of them reads the shelf; none at all: everybody does.
  groups text[] NOT NULL,
  space text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('page', 'policy')),
  -- Neither archived nor a draft.
  live boolean NOT NULL,
  language text NOT NULL,
  chunks bigint NOT NULL DEFAULT 0,
  words bigint NOT NULL DEFAULT 0,
  UNIQUE (groups, space, kind, live, language)
);

CREATE TABLE kb.documents (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- Where it came from: the source's name and the path in it.
  source text NOT NULL,
  path text NOT NULL,
  -- Of the file and of what the source says about it: unchanged means nothing to do.
  hash text NOT NULL,
  shelf_id smallint NOT NULL REFERENCES kb.shelves,
  title text NOT NULL,
  labels text[] NOT NULL DEFAULT '{}',
  status text NOT NULL CHECK (status IN ('current', 'archived', 'draft')),
  owner text,
  author text,
  department text,
  version text,
  effective_on date,
  expires_on date,
  review_due date,
  -- Path or title of the document it replaces, as its author wrote it.
  supersedes text,
  superseded_by int REFERENCES kb.documents ON DELETE SET NULL,
  superseded_on date,
  -- Number of the present text; earlier ones are in kb.versions.
  revision int NOT NULL DEFAULT 1,
  chars int NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  UNIQUE (source, path)
);
CREATE INDEX documents_by_update ON kb.documents (updated_at DESC, id DESC);
CREATE INDEX documents_by_title ON kb.documents (lower(title) text_pattern_ops, id);
CREATE INDEX documents_by_path ON kb.documents (path);
CREATE INDEX documents_superseded ON kb.documents (superseded_on) WHERE superseded_on IS NOT NULL;
CREATE INDEX documents_superseding ON kb.documents (lower(supersedes)) WHERE supersedes IS NOT NULL;

CREATE TABLE kb.versions (
  document_id int NOT NULL REFERENCES kb.documents ON DELETE CASCADE,
  revision int NOT NULL,
  version text,
  title text NOT NULL,
  author text,
  updated_at timestamptz NOT NULL,
  text text NOT NULL,
  PRIMARY KEY (document_id, revision)
);

CREATE TABLE kb.consultations (
  document_id int NOT NULL REFERENCES kb.documents ON DELETE CASCADE,
  day date NOT NULL,
  count int NOT NULL,
  PRIMARY KEY (document_id, day)
);
