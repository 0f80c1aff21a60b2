import type { Page, Position } from '@enterprise-mcp/kit';
import { storable } from '@enterprise-mcp/kit/text';
import type { Database, Queryable } from '@enterprise-mcp/postgres';
import type { HistoryEntry, HistoryType, NewInteraction } from '../../domain/history.ts';
import { crmErrors } from '../../errors.ts';
import type { HistoryQuery, HistoryStore, PageOf } from '../../ports.ts';
import { announceCustomer } from './changes.ts';
import { readEntries } from './history-rows.ts';
import { toRow } from './ids.ts';
import { all, Params } from './params.ts';

export function postgresHistory(db: Database): HistoryStore {
  return {
    list: (query, page, options) => db.read((tx) => list(tx, query, page), options),
    log: (interaction, options) => db.transaction((tx) => log(db, tx, interaction), options),
  };
}

const interactionTypes = ['call', 'email', 'meeting', 'note'] as const;
const allTypes: readonly HistoryType[] = [...interactionTypes, 'stage_change', 'created'];

/**
 * Newest first, merged from one range of an index per type (see migration 0006): each gives at most a page, so a
 * company with fifty thousand entries costs what one with fifty costs. Only keys are merged; then the page's entries are
 * read.
 */
async function list(tx: Queryable, query: HistoryQuery, page: Page): Promise<PageOf<HistoryEntry>> {
  const params = new Params();
  const where = await whose(tx, params, query);
  if (where === undefined) return { items: [] };
  const limit = params.add(page.limit + 1);
  const types = new Set(query.types ?? allTypes);
  const after = startAfter(params, page.after);
  const during = all([
    ...(query.since ? [`h.occurred_at >= ${params.add(query.since)}::timestamptz`] : []),
    ...(query.until ? [`h.occurred_at < ${params.add(query.until)}::timestamptz`] : []),
  ]);
  const branch = (table: string, source: 0 | 1, kind: string) =>
    `(SELECT ${source} AS source, h.id, h.occurred_at FROM ${table} h
      WHERE ${where} AND ${kind} AND ${during} AND ${after(source)}
      ORDER BY h.occurred_at DESC, h.id DESC LIMIT ${limit})`;
  const branches = interactionTypes
    .filter((type) => types.has(type))
    .map((type) => branch('crm.interactions', 0, `h.type = ${params.add(type)}`));
  const change = changeKind(types);
  if (change) branches.push(branch('crm.stage_changes', 1, change));
  if (branches.length === 0) return { items: [] };

  const found = await readEntries(
    tx,
    `SELECT * FROM (${branches.join('\nUNION ALL\n')}) AS merged
     ORDER BY occurred_at DESC, source, id DESC LIMIT ${limit}`,
    params.values,
  );
  const shown = found.slice(0, page.limit);
  return { items: shown.map(({ entry }) => entry), next: found.length > page.limit ? shown.at(-1)?.key : undefined };
}

/** Whose history: undefined when the id is none or nobody's. */
async function whose(tx: Queryable, params: Params, query: HistoryQuery): Promise<string | undefined> {
  const conditions: string[] = [];
  if (query.opportunityId !== undefined) {
    const row = toRow('opportunity', query.opportunityId);
    if (row === undefined) return undefined;
    conditions.push(`h.opportunity_id = ${params.add(row, 'bigint')}`);
  }
  if (query.customerId !== undefined) {
    const row = toRow('customer', query.customerId);
    if (row === undefined) return undefined;
    const { rows } = await tx.query<{ type: string }>('SELECT type FROM crm.customers WHERE id = $1', [row]);
    if (!rows[0]) return undefined;
    // A company is the account of its contacts; a contact is only one of its company's.
    conditions.push(`h.${rows[0].type === 'company' ? 'account_id' : 'customer_id'} = ${params.add(row, 'bigint')}`);
  }
  return conditions.length === 0 ? undefined : all(conditions);
}

/** Creations are the changes that come from nowhere. */
function changeKind(types: ReadonlySet<HistoryType>): string | undefined {
  if (types.has('stage_change') && types.has('created')) return 'true';
  if (types.has('stage_change')) return 'h.from_stage_id IS NOT NULL';
  return types.has('created') ? 'h.from_stage_id IS NULL' : undefined;
}

/** At one moment interactions come before stage changes, so the position says which of the two it was. */
function startAfter(params: Params, after: Position | undefined): (source: 0 | 1) => string {
  if (after === undefined) return () => 'true';
  const [at, lastSource, lastId] = after;
  const moment = `${params.add(at)}::timestamptz`;
  const id = `${params.add(lastId)}::bigint`;
  return (source) => {
    if (source === lastSource) return `(h.occurred_at, h.id) < (${moment}, ${id})`;
    return source > Number(lastSource)
      ? `h.occurred_at <= ${moment} AND ${id} IS NOT NULL`
      : `h.occurred_at < ${moment} AND ${id} IS NOT NULL`;
  };
}

async function log(db: Database, tx: Queryable, entry: NewInteraction): Promise<HistoryEntry> {
  const customer = toRow('customer', entry.customerId);
  const opportunity = entry.opportunityId === null ? null : toRow('opportunity', entry.opportunityId);
  if (opportunity === undefined) {
    throw crmErrors.CRM_OPPORTUNITY_NOT_FOUND({ opportunity: entry.opportunityId ?? '' });
  }
  const { rows } = await tx.query<{ id: number }>(
    `INSERT INTO crm.interactions (type, customer_id, opportunity_id, subject, body, author, occurred_at)
     SELECT $1, c.id, o.id, $4, $5, $6, $7 FROM crm.customers c LEFT JOIN crm.opportunities o ON o.id = $3::bigint
     WHERE c.id = $2 AND (o.id IS NOT NULL OR $3::bigint IS NULL)
     RETURNING id`,
    [
      entry.type,
      customer ?? null,
      opportunity,
      storable(entry.subject),
      storable(entry.body),
      entry.by,
      entry.occurredAt,
    ],
  );
  const row = rows[0]?.id;
  const [logged] = row === undefined ? [] : await readEntries(tx, 'SELECT 0 AS source, $1::bigint AS id', [row]);
  if (!logged || customer === undefined) {
    const known = await tx.query('SELECT FROM crm.customers WHERE id = $1', [customer ?? null]);
    if (known.rowCount > 0) throw crmErrors.CRM_OPPORTUNITY_NOT_FOUND({ opportunity: entry.opportunityId ?? '' });
    throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer: entry.customerId, similar: [] });
  }
  await announceCustomer(db, customer);
  return logged.entry;
}
