-- The schema, and the one normal form of text that everything searched is stored in.
CREATE SCHEMA IF NOT EXISTS comms;

-- The extension is trusted: a role with CREATE on the database may create it. A database has an extension only once,
-- wherever somebody put it, so its schema is looked up and never assumed.
DO $$
BEGIN
  IF to_regnamespace('public') IS NULL THEN
    CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA comms;
  ELSE
    CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
  END IF;
EXCEPTION WHEN insufficient_privilege OR undefined_file OR feature_not_supported THEN
  RAISE EXCEPTION 'The extension unaccent is needed and could not be created: %', SQLERRM
    USING HINT = 'Have an administrator run: CREATE EXTENSION unaccent;', ERRCODE = SQLSTATE;
END
$$;

-- Letter case and accents aside. Immutable in fact, which unaccent() does not claim because its dictionary could be
-- edited. Plain ASCII, most of the data, skips the dictionary.
DO $$
BEGIN
  EXECUTE (
    SELECT format($f$
      CREATE FUNCTION comms.fold(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $body$
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

-- Folded words with single spaces between, cut alike by every database: what is no letter is listed by code point.
CREATE FUNCTION comms.plain(value text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  RETURN btrim(regexp_replace(comms.fold(value),
    '[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u2000-\u206f\u3000-\u3003\ufeff]+', ' ', 'g'));
END
$$;
