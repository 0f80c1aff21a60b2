import type pg from 'pg';

/** A day of the sprint in the middle. */
export const SPRINT_DAY = '2016-08-02';

/**
 * Fills an empty, migrated board: 1,000 sprints of 100 tasks, 40 people, words of every frequency, one of them
 * (`legacy`) only in the oldest tenth. Everything is computed by the server from the row's number, so the data is the same at every run.
 */
export async function loadTasks(client: pg.Client, tasks: number): Promise<void> {
  await client.query(`
    INSERT INTO pm.members (handle, name)
      SELECT 'person' || g, 'Person ' || g FROM generate_series(1, 40) AS g;
    INSERT INTO pm.labels (board_id, name) SELECT id, l FROM pm.boards, unnest(ARRAY['bug', 'feature', 'docs', 'urgent']) AS l;
    INSERT INTO pm.sprints (board_id, name, starts, ends)
      SELECT b.id, 'Sprint ' || g, date '2007-01-01' + g * 7, date '2007-01-07' + g * 7
      FROM pm.boards b, generate_series(1, 1000) AS g`);
  await client.query(
    `WITH words (w) AS (SELECT ARRAY['payment', 'export', 'search', 'login', 'invoice', 'report', 'mail', 'basket',
       'coupon', 'stock', 'order', 'refund', 'profile', 'map', 'photo', 'chat', 'alert', 'cache', 'queue', 'theme'])
     INSERT INTO pm.tasks (board_id, number, title, description, column_id, assignee_id, sprint_id, labels, estimate, author,
                           created_at, updated_at, column_since)
     SELECT b.id, g,
       w[1 + g % 20] || ' ' || w[1 + (g / 20) % 20] || ' ' || w[1 + (g / 7) % 20] || ' case' || g,
       CASE WHEN g % 3 = 0 THEN 'The payment of a customer fails when ' ELSE 'Somebody sees that ' END || w[1 + (g / 11) % 20]
         || CASE WHEN g * 7919 % $1::int > 0.9 * $1::int THEN ' legacy' ELSE '' END,
       c.ids[CASE WHEN g % 10 < 7 THEN 5 ELSE 1 + g % 4 END],
       CASE WHEN g % 5 > 0 THEN 1 + g % 40 END, 1 + (g - 1) % 1000 + (SELECT min(id) - 1 FROM pm.sprints),
       ARRAY[(ARRAY['bug', 'feature', 'docs', 'urgent'])[1 + g % 4]], g % 8, 'person1', t, t, t
     FROM generate_series(1, $1::int) AS g
     CROSS JOIN words CROSS JOIN pm.boards b
     CROSS JOIN (SELECT array_agg(id ORDER BY position) AS ids FROM pm.columns) AS c
     CROSS JOIN LATERAL (SELECT timestamptz '2026-01-01Z' - interval '1 minute' * (g * 7919 % $1::int) AS t) AS t`,
    [tasks],
  );
  await client.query('UPDATE pm.boards SET last_number = $1', [tasks]);
  await client.query('VACUUM (ANALYZE) pm.tasks');
}
