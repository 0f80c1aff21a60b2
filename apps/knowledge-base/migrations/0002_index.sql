-- A document is its chunks in order: nothing of its text is stored twice.
CREATE TABLE kb.chunks (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  document_id int NOT NULL REFERENCES kb.documents ON DELETE CASCADE,
  ordinal int NOT NULL,
  -- Headings above it, outermost first.
  headings text[] NOT NULL,
  -- Where it begins, in UTF-16 units from the beginning of the document.
  start int NOT NULL,
  text text NOT NULL,
  words smallint NOT NULL,
  -- What it contributes to kb.postings, for its removal and for fitting vectors.
  terms int[] NOT NULL,
  counts smallint[] NOT NULL,
  UNIQUE (document_id, ordinal)
);

CREATE TABLE kb.terms (
  id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  language text NOT NULL,
  lexeme text NOT NULL,
  UNIQUE (language, lexeme)
);

-- In how many chunks of a shelf a term is: a reader's scores depend on nothing that the reader may not read.
CREATE TABLE kb.term_chunks (
  term_id int NOT NULL,
  shelf_id smallint NOT NULL,
  chunks int NOT NULL,
  PRIMARY KEY (term_id, shelf_id)
) WITH (fillfactor = 70);

-- One row for each chunk that a term is in; everything BM25 needs stands in the key's index.
CREATE TABLE kb.postings (
  term_id int NOT NULL,
  chunk_id int NOT NULL,
  document_id int NOT NULL,
  shelf_id smallint NOT NULL,
  count smallint NOT NULL,
  words smallint NOT NULL,
  PRIMARY KEY (term_id, chunk_id) INCLUDE (document_id, shelf_id, count, words)
);

-- The one model that made the vectors. Vectors of two are never mixed.
CREATE TABLE kb.embedder (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  model text NOT NULL,
  dimensions int NOT NULL,
  -- Chunks there were when it was fitted; of models that are not fitted 0.
  fitted_on int NOT NULL DEFAULT 0,
  generation int NOT NULL DEFAULT 1
);

CREATE TABLE kb.vectors (
  chunk_id int PRIMARY KEY REFERENCES kb.chunks ON DELETE CASCADE,
  document_id int NOT NULL,
  shelf_id smallint NOT NULL,
  embedding halfvec NOT NULL
);

-- Of the fitted model: where each term stands.
CREATE TABLE kb.term_vectors (
  term_id int PRIMARY KEY,
  embedding halfvec NOT NULL
);

-- What a document is about as a whole: the sum of its passages.
CREATE TABLE kb.document_vectors (
  document_id int PRIMARY KEY REFERENCES kb.documents ON DELETE CASCADE,
  shelf_id smallint NOT NULL,
  embedding halfvec NOT NULL
);
