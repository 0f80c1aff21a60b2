import pg from 'pg';
import { words } from './crm-words.ts';

/** What a data set holds; everything else follows from the number of customers. */
export interface Size {
  readonly customers: number;
  readonly interactions: number;
  readonly opportunities: number;
}

export const sizeOf = (customers: number): Size => ({
  customers,
  interactions: customers * 5,
  opportunities: customers / 2,
});

/** A company with 200 contacts and 50,000 interactions (a tenth with little data). */
export const HOT_COMPANY = 1;

const companiesOf = ({ customers }: Size) => Math.floor(customers / 5);

/**
 * Fills an empty, migrated CRM. Everything is computed by the server from the row's number, so the data is the same
 * at every run. Indexes are made after the rows, and the word lists at once instead of per statement.
 */
export async function load(url: string, size: Size): Promise<void> {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    options:
      '-c synchronous_commit=off -c maintenance_work_mem=256MB -c max_parallel_maintenance_workers=0 -c work_mem=64MB',
  });
  try {
    await pool.query(helpers);
    for (const [name, list] of Object.entries(words)) await wordTable(pool, name, list);
    const indexes = await dropIndexes(pool);
    await pool.query(`
      ALTER TABLE crm.customers DISABLE TRIGGER words_of_inserted;
      ALTER TABLE crm.interactions DISABLE TRIGGER interaction_account;
      ALTER TABLE crm.stage_changes DISABLE TRIGGER stage_change_account;
      ${definitions}`);
    const companies = companiesOf(size);
    await halves(pool, 1, companies, insertCompanies);
    await halves(pool, companies + 1, size.customers, insertContacts(companies));
    await Promise.all([pool.query(insertWords), pool.query(insertInteractions(size, companies))]);
    await pool.query('ALTER TABLE crm.customer_words ADD PRIMARY KEY (word, place, sort_name, customer_id)');
    await pool.query(insertVocabulary);
    await halves(pool, 1, size.opportunities, insertOpportunities(size));
    await pool.query(insertStageChanges);
    await createIndexes(pool, indexes);
    await pool.query(`
      ALTER TABLE crm.customers ENABLE TRIGGER words_of_inserted;
      ALTER TABLE crm.interactions ENABLE TRIGGER interaction_account;
      ALTER TABLE crm.stage_changes ENABLE TRIGGER stage_change_account;
      SELECT setval(pg_get_serial_sequence('crm.customers', 'id'), (SELECT max(id) FROM crm.customers));
      SELECT setval(pg_get_serial_sequence('crm.opportunities', 'id'), (SELECT max(id) FROM crm.opportunities));`);
    await pool.query('VACUUM (ANALYZE)');
  } finally {
    await pool.end();
  }
}

/** u: a number from 0 to 1 for a row and a purpose. tail: an index into a list, the early ones much more often. */
const helpers = `
  CREATE SCHEMA bench;
  CREATE FUNCTION bench.u(row_number bigint, purpose int) RETURNS float8 LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    'SELECT (hashint8extended($1, $2) & 1073741823) / 1073741824.0::float8';
  CREATE FUNCTION bench.tail(row_number bigint, purpose int, length bigint) RETURNS int LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
    'SELECT 1 + floor(length * power(bench.u($1, $2), 3))::int';`;

const definitions = `
  INSERT INTO crm.owners (name, email)
    SELECT 'Owner ' || g, 'owner' || g || '@sales.example' FROM generate_series(1, 40) AS g;
  INSERT INTO crm.field_definitions (subject, key, label, type, options) VALUES
    ('customer', 'tier', 'Tier', 'select', '{Gold,Silver,Bronze}'),
    ('customer', 'contract', 'Contract number', 'text', '{}'),
    ('customer', 'seats', 'Seats', 'number', '{}'),
    ('customer', 'renewal', 'Renewal', 'date', '{}'),
    ('customer', 'remark', 'Remark', 'text', '{}');`;

async function wordTable(pool: pg.Pool, name: string, list: readonly string[]): Promise<void> {
  await pool.query(`CREATE TABLE bench.${name} (i int PRIMARY KEY, word text NOT NULL)`);
  await pool.query(`INSERT INTO bench.${name} SELECT n, w FROM unnest($1::text[]) WITH ORDINALITY AS l (w, n)`, [list]);
}

type Insert = (from: number, to: number) => string;

/** Two connections for the two cores. */
async function halves(pool: pg.Pool, from: number, to: number, insert: Insert): Promise<void> {
  const middle = Math.floor((from + to) / 2);
  await Promise.all([pool.query(insert(from, middle)), pool.query(insert(middle + 1, to))]);
}

const pick = (list: keyof typeof words, row: string, purpose: number) =>
  `JOIN bench.${list} p${purpose} ON p${purpose}.i = bench.tail(${row}, ${purpose}, ${words[list].length})`;

const customFields = (row: string) => `jsonb_build_object(
    'tier', CASE WHEN bench.u(${row}, 50) < 0.02 THEN 'Gold' WHEN bench.u(${row}, 50) < 0.25 THEN 'Silver' ELSE 'Bronze' END,
    'contract', 'C-' || ${row},
    'seats', floor(1000 * power(bench.u(${row}, 51), 4)),
    'renewal', to_char(date '2026-01-01' + floor(730 * bench.u(${row}, 52))::int, 'YYYY-MM-DD'))
  || CASE WHEN bench.u(${row}, 53) < 0.3 THEN jsonb_build_object('remark', p40.word || ' ' || p41.word) ELSE '{}' END`;

const created = (row: string) =>
  `timestamptz '2023-01-01Z' + interval '1 second' * floor(94608000 * bench.u(${row}, 60))`;

const insertCompanies: Insert = (from, to) => `
  INSERT INTO crm.customers (id, type, name, phone, domain, industry, city, country, owner_id, custom_fields, created_at, updated_at)
  SELECT g, 'company',
    p10.word || ' ' || p11.word || (ARRAY[' GmbH', ' GmbH', ' AG', ' Ltd', ' SARL', ''])[1 + floor(6 * bench.u(g, 12))::int],
    '+49 30 ' || (10000000 + g),
    crm.fold(p10.word || '-' || p11.word) || '-' || g || '.example',
    p13.word, p14.word, (ARRAY['DE', 'AT', 'CH', 'FR', 'PL'])[1 + floor(5 * bench.u(g, 15))::int],
    1 + floor(40 * bench.u(g, 16)), ${customFields('g')}, ${created('g')}, ${created('g')}
  FROM generate_series(${from}::bigint, ${to}) AS g
  ${pick('company_words', 'g', 10)} ${pick('company_words', 'g', 11)} ${pick('industries', 'g', 13)}
  ${pick('cities', 'g', 14)} ${pick('notes', 'g', 40)} ${pick('notes', 'g', 41)}`;

/** The hot company has 200 contacts; the others are dealt out with a long tail. */
const insertContacts =
  (companies: number): Insert =>
  (from, to) =>
    `
  INSERT INTO crm.customers (id, type, name, email, phone, city, country, job_title, company_id, owner_id, custom_fields, created_at, updated_at)
  SELECT g.id, 'contact', p20.word || ' ' || p21.word,
    crm.fold(p20.word || '.' || p21.word) || '@' || c.domain, '+49 40 ' || (10000000 + g.id),
    c.city, c.country, p22.word, c.id, c.owner_id, ${customFields('g.id')}, ${created('g.id')}, ${created('g.id')}
  FROM (SELECT id, CASE WHEN id <= ${companies + 200} THEN ${HOT_COMPANY}
          ELSE 2 + floor(${companies - 2} * power(bench.u(id, 23), 1.5))::bigint END AS company
        FROM generate_series(${from}::bigint, ${to}) AS id) AS g
  JOIN crm.customers c ON c.id = g.company
  ${pick('first_names', 'g.id', 20)} ${pick('last_names', 'g.id', 21)} ${pick('jobs', 'g.id', 22)}
  ${pick('notes', 'g.id', 40)} ${pick('notes', 'g.id', 41)}`;

const insertWords = `
  INSERT INTO crm.customer_words (word, place, sort_name, customer_id)
  SELECT w.word, w.place, w.sort_name, c.id
  FROM crm.customers c CROSS JOIN LATERAL crm.word_rows(c.search_text, c.name_key) w`;

const insertVocabulary = `
  INSERT INTO crm.vocabulary
  SELECT word FROM crm.customer_words WHERE char_length(word) BETWEEN 2 AND 40 AND word !~ '^[0-9]+$' GROUP BY word`;

/** A hundredth of the rows, 50,000 of five million, belongs to the hot company's contacts; the rest has a long tail. */
const insertInteractions = ({ customers, interactions }: Size, companies: number) => `
  INSERT INTO crm.interactions (id, type, customer_id, account_id, opportunity_id, subject, body, author, occurred_at)
  SELECT g.id, (ARRAY['email', 'email', 'email', 'call', 'note', 'meeting'])[1 + floor(6 * bench.u(g.id, 31))::int],
    c.id, coalesce(c.company_id, c.id), NULL, 'About ' || p32.word || ' ' || g.id,
    repeat(p33.word || ' and then ', 8), 'Owner ' || (1 + g.id % 40),
    timestamptz '2023-01-01Z' + interval '1 second' * floor(94608000 * bench.u(g.id, 34))
  FROM (SELECT id, CASE WHEN id % 100 = 0 THEN ${companies} + 1 + floor(200 * bench.u(id, 30))::bigint
          ELSE 1 + floor(${customers} * power(bench.u(id, 30), 1.5))::bigint END AS customer
        FROM generate_series(1::bigint, ${interactions}) AS id) AS g
  JOIN crm.customers c ON c.id = g.customer
  ${pick('notes', 'g.id', 32)} ${pick('notes', 'g.id', 33)}`;

const insertOpportunities =
  ({ customers }: Size): Insert =>
  (from, to) =>
    `
  INSERT INTO crm.opportunities (id, name, customer_id, pipeline_id, stage_id, stage_kind, amount, currency, close_date,
    owner_id, lost_reason, created_at, updated_at, stage_since)
  SELECT g.id, p70.word || ' ' || g.id, g.customer, s.pipeline_id, s.id, s.kind,
    round((100 + 100000 * power(bench.u(g.id, 71), 4))::numeric, 2),
    (ARRAY['EUR', 'EUR', 'EUR', 'USD', 'GBP', 'CHF'])[1 + floor(6 * bench.u(g.id, 72))::int],
    (g.at + interval '60 days')::date, 1 + g.id % 40,
    CASE WHEN s.kind = 'lost' THEN (ARRAY['price', 'timing', 'competitor', 'no budget'])[1 + floor(4 * bench.u(g.id, 73))::int] END,
    g.at, g.at + interval '30 days', g.at + interval '30 days' * bench.u(g.id, 74)
  FROM (SELECT id, 1 + floor(${customers} * power(bench.u(id, 75), 1.5))::bigint AS customer, ${created('id')} AS at,
          least(6, 1 + floor(9 * bench.u(id, 76))::int) AS stage
        FROM generate_series(${from}::bigint, ${to}) AS id) AS g
  JOIN crm.stages s ON s.position = g.stage AND s.pipeline_id = 'pip_1'
  ${pick('notes', 'g.id', 70)}`;

const insertStageChanges = `
  INSERT INTO crm.stage_changes (opportunity_id, customer_id, account_id, from_stage_id, to_stage_id, author, reason, occurred_at)
  SELECT o.id, o.customer_id, coalesce(c.company_id, c.id), s.from_stage, s.to_stage, 'Owner ' || o.owner_id,
    CASE WHEN s.to_stage = o.stage_id THEN o.lost_reason END, s.at
  FROM crm.opportunities o JOIN crm.customers c ON c.id = o.customer_id
  CROSS JOIN LATERAL (VALUES (NULL, 'stg_1', o.created_at), ('stg_1', o.stage_id, o.stage_since)) AS s (from_stage, to_stage, at)
  WHERE s.from_stage IS DISTINCT FROM s.to_stage`;

/** Takes off what would slow the loading and gives what makes it again. */
async function dropIndexes(pool: pg.Pool): Promise<readonly string[]> {
  const { rows } = await pool.query<{ name: string; sql: string }>(
    `SELECT format('%I.%I', schemaname, indexname) AS name, indexdef AS sql FROM pg_indexes i
     WHERE schemaname = 'crm' AND tablename IN ('customers', 'vocabulary', 'interactions', 'opportunities', 'stage_changes')
       AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = format('%I.%I', schemaname, indexname)::regclass)
     ORDER BY indexdef LIKE '%gin%' DESC`,
  );
  for (const { name } of rows) await pool.query(`DROP INDEX ${name}`);
  await pool.query('ALTER TABLE crm.customer_words DROP CONSTRAINT customer_words_pkey');
  return rows.map(({ sql }) => sql);
}

/** Two at a time, the slowest first. */
async function createIndexes(pool: pg.Pool, indexes: readonly string[]): Promise<void> {
  const waiting = [...indexes];
  const worker = async () => {
    for (let sql = waiting.shift(); sql !== undefined; sql = waiting.shift()) await pool.query(sql);
  };
  await Promise.all([worker(), worker()]);
}
