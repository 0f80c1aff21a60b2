-- All distinct words of the mails, where the beginning of a word becomes the words that begin so: the index then reads
-- those alone. Of a beginning it would collect every mail first, however few a second word leaves.
-- Words of mails that are gone stay; they find nothing.
CREATE TABLE comms.vocabulary (word text COLLATE "C" PRIMARY KEY);
INSERT INTO comms.vocabulary (word) SELECT DISTINCT unnest(tsvector_to_array(words)) FROM comms.mail;

-- A question to `words`: for each beginning any word that begins so; NULL where no word does. Beginnings of more than 200
-- words are left out as long as there is another: `whole` is false then, and what is found is to be compared with all of them.
CREATE FUNCTION comms.words_meant(wanted text[], OUT meant tsquery, OUT whole boolean) LANGUAGE sql STABLE STRICT AS $$
  SELECT CASE WHEN bool_and(many > 0) THEN coalesce(
      string_agg('(' || words || ')', ' & ') FILTER (WHERE many <= 200),
      string_agg('''' || beginning || ''':*', ' & '))::tsquery END,
    bool_and(many <= 200)
  FROM (
    SELECT beginning, count(found.word) AS many, string_agg('''' || found.word || '''', ' | ') AS words
    FROM unnest(wanted) AS beginning LEFT JOIN LATERAL (
      SELECT v.word FROM comms.vocabulary v
      WHERE v.word >= beginning COLLATE "C" AND v.word < (beginning || chr(1114111)) COLLATE "C" LIMIT 201
    ) AS found ON true
    GROUP BY beginning
  ) AS each
$$;

-- The folder is a word too, behind '/': rare words of a large folder and frequent ones of a small folder are few together.
-- New mails wait in a list until there are some hundred: sorted into the index together they cost a fraction.
DROP INDEX comms.mail_words;
UPDATE comms.mail SET words = words || array_to_tsvector(ARRAY['/' || folder]);
CREATE INDEX mail_words ON comms.mail USING gin (words) WITH (fastupdate = on, gin_pending_list_limit = 256);
CREATE INDEX mail_folder_latest ON comms.mail (folder, at DESC, key DESC);
