CREATE SCHEMA IF NOT EXISTS comms;

-- Letters as the bytes that leave: drafts that wait for a person, those under way, and what became of them.
CREATE TABLE comms.outgoing (
  id text PRIMARY KEY,
  mark text NOT NULL,
  keyed boolean NOT NULL,
  letter_hash text NOT NULL,
  message_id text NOT NULL,
  sender text NOT NULL,
  recipients text[] NOT NULL,
  subject text NOT NULL,
  raw bytea NOT NULL,
  sha256 text NOT NULL,
  frozen_at timestamptz NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'sending', 'sent', 'partial', 'rejected', 'unknown')),
  report jsonb,
  copy text,
  file text,
  settled_at timestamptz
);
CREATE INDEX outgoing_mark ON comms.outgoing (mark, letter_hash);
CREATE INDEX outgoing_latest ON comms.outgoing (coalesce(settled_at, frozen_at) DESC);
-- Of the letters with one Message-ID only one is ever handed over.
CREATE UNIQUE INDEX outgoing_once ON comms.outgoing (message_id) WHERE status IN ('sending', 'sent', 'partial', 'unknown');
