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

-- A new installation's pipeline, the same as the domain's `defaultPipeline`.
INSERT INTO crm.pipelines (id, name, is_default) VALUES ('pip_1', 'Sales', true);
INSERT INTO crm.stages (id, pipeline_id, label, kind, probability, position) VALUES
  ('stg_1', 'pip_1', 'Lead', 'open', 0.1, 1),
  ('stg_2', 'pip_1', 'Qualified', 'open', 0.25, 2),
  ('stg_3', 'pip_1', 'Proposal', 'open', 0.5, 3),
  ('stg_4', 'pip_1', 'Negotiation', 'open', 0.75, 4),
  ('stg_5', 'pip_1', 'Won', 'won', 1, 5),
  ('stg_6', 'pip_1', 'Lost', 'lost', 0, 6);
-- Open stages may be passed over and gone back to, winning needs a proposal, any open deal can be lost; a lost deal
-- can be taken up again, a won one is final.
INSERT INTO crm.stage_moves (pipeline_id, from_stage_id, to_stage_id)
SELECT 'pip_1', 'stg_' || f, 'stg_' || t
FROM (VALUES (1, 2), (1, 3), (1, 6), (2, 1), (2, 3), (2, 4), (2, 6), (3, 2), (3, 4), (3, 5), (3, 6),
             (4, 3), (4, 5), (4, 6), (6, 2)) AS legal (f, t);
