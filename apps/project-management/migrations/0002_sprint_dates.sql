-- The sprint of a day is looked for in the order of their beginnings.
CREATE INDEX sprints_dates ON pm.sprints (board_id, starts, id);
