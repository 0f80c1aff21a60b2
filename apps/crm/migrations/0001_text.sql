-- Schema, extensions and the one normal form of text that everything searched is stored in.
CREATE SCHEMA IF NOT EXISTS crm;

-- Both extensions are trusted: a role with CREATE on the database may create them. A database has an extension only
-- once, wherever somebody put it, so its schema is looked up and never assumed.
DO $$
BEGIN
  IF to_regnamespace('public') IS NULL THEN
    CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA crm;
    CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA crm;
  ELSE
    CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
    CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
  END IF;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE EXCEPTION 'The extensions pg_trgm and unaccent are needed and could not be created: %', SQLERRM
    USING HINT = 'Have an administrator run: CREATE EXTENSION pg_trgm; CREATE EXTENSION unaccent;', ERRCODE = SQLSTATE;
END
$$;

-- Letter case and accents aside: 'Łódź' and 'lodz' are the same. Immutable in fact, which unaccent() does not claim
-- because its dictionary could be edited. Plain ASCII, most of the data, skips the dictionary.
-- lower() stands on both sides: before, for letters that only the database's locale knows; after, in "C", for
-- capitals that a database without a locale left to unaccent.
DO $$
BEGIN
  EXECUTE (
    SELECT format($f$
      CREATE FUNCTION crm.fold(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
      BEGIN
        IF octet_length(value) = char_length(value) THEN
          RETURN lower(value COLLATE "C");
        END IF;
        RETURN lower(%I.unaccent(%L::regdictionary, lower(normalize(value, NFKC))) COLLATE "C");
      END
      $body$
    $f$, n.nspname, format('%I.unaccent', n.nspname))
    FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace
    WHERE e.extname = 'unaccent'
  );
END
$$;

-- Folded words with single spaces between: "O'Neil & Söhne, Köln" becomes 'o neil sohne koln'. What is no letter is
-- listed by code point and not asked of the locale, so every database cuts words alike: ASCII and Latin-1 marks,
-- general punctuation with the invisible and direction marks, ideographic stops, the byte order mark.
CREATE FUNCTION crm.plain(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN btrim(regexp_replace(crm.fold(value),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u3003\ufeff]+', ' ', 'g'));
END
$$;

-- A word and the word with any one letter left out. Two words that share one of these are at most a letter added,
-- left out, wrong or swapped apart (or a little more), which is how typos are looked up without comparing.
CREATE FUNCTION crm.deletions(word text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT array_agg(DISTINCT v) FROM (
    SELECT word AS v
    UNION ALL
    SELECT left(word, i - 1) || substr(word, i + 1) FROM generate_series(1, char_length(word)) AS i
  ) AS variants
$$;

-- Custom fields with their texts folded: what filters compare with, through one GIN index for every field there is.
CREATE FUNCTION crm.fold_fields(fields jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF fields = '{}' THEN
    RETURN fields;
  END IF;
  RETURN (
    SELECT jsonb_object_agg(key, CASE jsonb_typeof(value) WHEN 'string' THEN to_jsonb(crm.fold(value #>> '{}')) ELSE value END)
    FROM jsonb_each(fields)
  );
END
$$;
