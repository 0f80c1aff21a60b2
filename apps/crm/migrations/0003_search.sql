-- The search's inverted list: a row for each word of a customer. Unlike a GIN index it is ordered, so a page and a
-- count stop after as many entries as they need, whether the word stands in ten rows or in half a million.
-- `place` 0: the word is in the name, 1: elsewhere. The key is the order of answers: word, place, name, id.
CREATE TABLE crm.customer_words (
  word text COLLATE "C" NOT NULL,
  place smallint NOT NULL,
  sort_name text COLLATE "C" NOT NULL,
  customer_id bigint NOT NULL,
  PRIMARY KEY (word, place, sort_name, customer_id)
);

-- Distinct words, where parts of words and typos are looked up: it grows with the language and not with the rows.
-- Numbers are left out, and it stops growing at a million words, so no data can make it large. Words of deleted
-- customers stay; they find nothing.
CREATE TABLE crm.vocabulary (
  word text COLLATE "C" PRIMARY KEY CHECK (char_length(word) BETWEEN 2 AND 40)
);
CREATE INDEX vocabulary_deletions ON crm.vocabulary USING gin (crm.deletions(word));

DO $$
DECLARE trgm text := (SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
                      WHERE e.extname = 'pg_trgm');
BEGIN
  EXECUTE format('CREATE INDEX vocabulary_parts ON crm.vocabulary USING gin (word %s.gin_trgm_ops)', trgm);
  EXECUTE format($f$
    CREATE FUNCTION crm.similarity(a text, b text) RETURNS real LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $body$
      SELECT %s.similarity(a, b)
    $body$
  $f$, trgm);
  -- Up to 40 words spelled like this one: those a letter apart, and those that share most of their trigrams.
  EXECUTE format($f$
    CREATE FUNCTION crm.similar_words(wanted text) RETURNS SETOF text LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $body$
      (SELECT v.word FROM crm.vocabulary v WHERE crm.deletions(v.word) && crm.deletions(wanted) ORDER BY
         %1$s.similarity(v.word, wanted) DESC, v.word LIMIT 20)
      UNION
      (SELECT v.word FROM crm.vocabulary v WHERE v.word OPERATOR(%1$s.%%) wanted ORDER BY
         %1$s.similarity(v.word, wanted) DESC, v.word LIMIT 20)
    $body$
  $f$, trgm);
END
$$;

-- What customer_words holds for one customer. Words over 64 characters are no words.
CREATE FUNCTION crm.word_rows(search_text text, name_key text)
RETURNS TABLE (word text, place smallint, sort_name text) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT DISTINCT w, CASE WHEN w = ANY (string_to_array(name_key, ' ')) THEN 0::smallint ELSE 1::smallint END,
    left(name_key, 32)
  FROM unnest(string_to_array(ltrim(search_text, ' '), ' ')) AS w
  WHERE char_length(w) <= 64 AND w <> ''
$$;

-- Sorted, so that two transactions that add the same words wait for one another and do not deadlock.
CREATE FUNCTION crm.learn_words(words text[]) RETURNS void LANGUAGE sql AS $$
  INSERT INTO crm.vocabulary (word)
  SELECT DISTINCT w COLLATE "C" FROM unnest(words) AS w
  WHERE char_length(w) BETWEEN 2 AND 40 AND w !~ '^[0-9]+$'
    AND NOT EXISTS (SELECT FROM crm.vocabulary v WHERE v.word = w)
    AND (SELECT reltuples FROM pg_class WHERE oid = 'crm.vocabulary'::regclass) < 1000000
  ORDER BY 1
  ON CONFLICT DO NOTHING
$$;

-- Once a statement and not once a row: an import of a thousand customers costs two inserts.
CREATE FUNCTION crm.words_of_inserted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO crm.customer_words (word, place, sort_name, customer_id)
  SELECT w.word, w.place, w.sort_name, c.id
  FROM fresh c CROSS JOIN LATERAL crm.word_rows(c.search_text, c.name_key) w;
  PERFORM crm.learn_words(ARRAY(SELECT DISTINCT unnest(string_to_array(search_text, ' ')) FROM fresh));
  RETURN NULL;
END
$$;

CREATE FUNCTION crm.words_of_updated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM crm.customer_words d
  USING (
    SELECT o.id, w.* FROM stale o JOIN fresh n USING (id) CROSS JOIN LATERAL crm.word_rows(o.search_text, o.name_key) w
    WHERE (o.search_text, o.name_key) IS DISTINCT FROM (n.search_text, n.name_key)
  ) w
  WHERE (d.word, d.place, d.sort_name, d.customer_id) = (w.word, w.place, w.sort_name, w.id);
  INSERT INTO crm.customer_words (word, place, sort_name, customer_id)
  SELECT w.word, w.place, w.sort_name, n.id
  FROM stale o JOIN fresh n USING (id) CROSS JOIN LATERAL crm.word_rows(n.search_text, n.name_key) w
  WHERE (o.search_text, o.name_key) IS DISTINCT FROM (n.search_text, n.name_key);
  PERFORM crm.learn_words(ARRAY(
    SELECT DISTINCT unnest(string_to_array(n.search_text, ' ')) FROM stale o JOIN fresh n USING (id)
    WHERE o.search_text <> n.search_text));
  RETURN NULL;
END
$$;

CREATE FUNCTION crm.words_of_deleted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM crm.customer_words d
  USING (SELECT o.id, w.* FROM stale o CROSS JOIN LATERAL crm.word_rows(o.search_text, o.name_key) w) w
  WHERE (d.word, d.place, d.sort_name, d.customer_id) = (w.word, w.place, w.sort_name, w.id);
  RETURN NULL;
END
$$;

CREATE TRIGGER words_of_inserted AFTER INSERT ON crm.customers REFERENCING NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION crm.words_of_inserted();
CREATE TRIGGER words_of_updated AFTER UPDATE ON crm.customers REFERENCING OLD TABLE AS stale NEW TABLE AS fresh
  FOR EACH STATEMENT EXECUTE FUNCTION crm.words_of_updated();
CREATE TRIGGER words_of_deleted AFTER DELETE ON crm.customers REFERENCING OLD TABLE AS stale
  FOR EACH STATEMENT EXECUTE FUNCTION crm.words_of_deleted();
