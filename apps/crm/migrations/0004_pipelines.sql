-- Pipelines are data: an installation adds its own and changes these.
CREATE TABLE crm.pipelines (
  id text PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9_-]{0,62}$'),
  name text NOT NULL UNIQUE CHECK (btrim(name) <> ''),
  is_default boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX pipelines_one_default ON crm.pipelines (is_default) WHERE is_default;

CREATE TABLE crm.stages (
  id text PRIMARY KEY CHECK (id ~ '^[a-z][a-z0-9_-]{0,62}$'),
  pipeline_id text NOT NULL REFERENCES crm.pipelines (id),
  label text NOT NULL CHECK (btrim(label) = label AND label <> ''),
  kind text NOT NULL CHECK (kind IN ('open', 'won', 'lost')),
  probability numeric(4, 3) NOT NULL CHECK (probability BETWEEN 0 AND 1),
  position integer NOT NULL,
  UNIQUE (pipeline_id, label),
  UNIQUE (pipeline_id, position),
  -- What opportunities and moves refer to, so that they cannot disagree with the stage.
  UNIQUE (id, pipeline_id),
  UNIQUE (id, pipeline_id, kind),
  CHECK (kind = 'open' OR probability = CASE kind WHEN 'won' THEN 1 ELSE 0 END)
);

-- A deal may go from one stage to another only if the pair is here; both are in one pipeline.
CREATE TABLE crm.stage_moves (
  pipeline_id text NOT NULL,
  from_stage_id text NOT NULL,
  to_stage_id text NOT NULL,
  PRIMARY KEY (from_stage_id, to_stage_id),
  FOREIGN KEY (from_stage_id, pipeline_id) REFERENCES crm.stages (id, pipeline_id) ON DELETE CASCADE,
  FOREIGN KEY (to_stage_id, pipeline_id) REFERENCES crm.stages (id, pipeline_id) ON DELETE CASCADE,
  CHECK (from_stage_id <> to_stage_id)
);

INSERT INTO crm.pipelines (id, name, is_default) VALUES ('sales', 'Sales', true);
INSERT INTO crm.stages (id, pipeline_id, label, kind, probability, position) VALUES
  ('lead', 'sales', 'Lead', 'open', 0.1, 1),
  ('qualified', 'sales', 'Qualified', 'open', 0.25, 2),
  ('proposal', 'sales', 'Proposal', 'open', 0.5, 3),
  ('negotiation', 'sales', 'Negotiation', 'open', 0.75, 4),
  ('won', 'sales', 'Won', 'won', 1, 5),
  ('lost', 'sales', 'Lost', 'lost', 0, 6);
-- One step on or back, any open stage to Lost; winning needs a proposal; a lost deal can be taken up again, a won
-- one is final.
INSERT INTO crm.stage_moves (pipeline_id, from_stage_id, to_stage_id) VALUES
  ('sales', 'lead', 'qualified'), ('sales', 'lead', 'lost'),
  ('sales', 'qualified', 'lead'), ('sales', 'qualified', 'proposal'), ('sales', 'qualified', 'lost'),
  ('sales', 'proposal', 'qualified'), ('sales', 'proposal', 'negotiation'), ('sales', 'proposal', 'won'),
  ('sales', 'proposal', 'lost'),
  ('sales', 'negotiation', 'proposal'), ('sales', 'negotiation', 'won'), ('sales', 'negotiation', 'lost'),
  ('sales', 'lost', 'qualified');
