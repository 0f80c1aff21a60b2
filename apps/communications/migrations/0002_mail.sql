-- Mail of the allowed folders, and where reading each folder stopped. `key` is the id that callers see; with the time it is
-- the order of answers. `words` holds folded words of subject, text and names, and those of the sender again behind '<',
-- of everyone behind '@'.
CREATE TABLE comms.mail (
  key text COLLATE "C" PRIMARY KEY,
  folder text NOT NULL,
  uid bigint NOT NULL,
  message_id text,
  thread text NOT NULL,
  refs text[] NOT NULL,
  at timestamptz NOT NULL,
  sender jsonb NOT NULL,
  recipients jsonb NOT NULL,
  subject text NOT NULL,
  body text NOT NULL,
  files jsonb NOT NULL,
  words tsvector NOT NULL
);
CREATE INDEX mail_latest ON comms.mail (at DESC, key DESC);
CREATE INDEX mail_words ON comms.mail USING gin (words) WITH (fastupdate = off);
CREATE INDEX mail_thread ON comms.mail (thread, at);
CREATE INDEX mail_message_id ON comms.mail (message_id);
CREATE INDEX mail_folder ON comms.mail (folder, uid);

CREATE TABLE comms.mail_folders (
  folder text PRIMARY KEY,
  uid_validity text NOT NULL,
  uid_next bigint NOT NULL,
  modseq text NOT NULL,
  synced_at timestamptz NOT NULL
);
