import type { Queryable } from '@enterprise-mcp/postgres';
import { monthBounds } from '../../domain/month.ts';
import type { Money, MonthlyMetrics, StageKind } from '../../domain/opportunity.ts';
import { renderAmount } from './amount.ts';

/** Figures of one month, in UTC. Won and lost is what is so today: a deal that was taken up again does not count. */
export async function metricsOf(tx: Queryable, month: string): Promise<MonthlyMetrics> {
  const { from, to } = monthBounds(month);
  const bounds = [from, to] as const;
  const created = await tx.query<Sum>(
    `SELECT currency, count(*) AS count, sum(amount) AS amount FROM crm.opportunities
     WHERE created_at >= $1 AND created_at < $2 GROUP BY currency ORDER BY currency`,
    bounds,
  );
  const closed = await tx.query<Closed>(
    `SELECT stage_kind AS kind, currency, w.name AS owner, lost_reason AS reason, count(*) AS count, sum(amount) AS amount
     FROM crm.opportunities o LEFT JOIN crm.owners w ON w.id = o.owner_id
     WHERE o.stage_id = ANY (ARRAY(SELECT id FROM crm.stages WHERE kind <> 'open'))
       AND o.stage_since >= $1 AND o.stage_since < $2
     GROUP BY 1, 2, 3, 4 ORDER BY currency`,
    bounds,
  );
  const won = closed.rows.filter(({ kind }) => kind === 'won');
  const lost = closed.rows.filter(({ kind }) => kind === 'lost');
  const [wonCount, lostCount] = [countOf(won), countOf(lost)];
  return {
    month,
    created: { count: countOf(created.rows), amounts: amountsOf(created.rows) },
    won: { count: wonCount, amounts: amountsOf(won) },
    lost: { count: lostCount, amounts: amountsOf(lost), reasons: reasonsOf(lost) },
    winRate: wonCount + lostCount === 0 ? null : wonCount / (wonCount + lostCount),
    medianDaysToWin: await medianDaysToWin(tx, bounds),
    interactions: await interactionsByType(tx, bounds),
    newCustomers: await newCustomers(tx, bounds),
    byOwner: byOwner(won),
  };
}

/** Months with new customers, new or closed deals, or interactions; found by stepping from month to month. */
export async function monthsWithData(tx: Queryable): Promise<readonly string[]> {
  const latest = (before: string) => `(SELECT max(at) FROM (
      SELECT max(occurred_at) AS at FROM crm.interactions WHERE occurred_at < ${before}
      UNION ALL SELECT max(occurred_at) FROM crm.stage_changes WHERE occurred_at < ${before}
      UNION ALL SELECT max(created_at) FROM crm.opportunities WHERE created_at < ${before}
      UNION ALL SELECT (SELECT max(stage_since) FROM crm.opportunities o
        WHERE o.stage_id = s.id AND o.stage_since < ${before}) FROM crm.stages s WHERE s.kind <> 'open'
      UNION ALL SELECT max(created_at) FROM crm.customers WHERE created_at < ${before}) AS last)`;
  const { rows } = await tx.query<{ month: string }>(
    `WITH RECURSIVE months (start) AS (
       SELECT date_trunc('month', ${latest(`'infinity'::timestamptz`)}, 'UTC')
       UNION ALL
       SELECT date_trunc('month', ${latest('months.start')}, 'UTC') FROM months WHERE start IS NOT NULL
     )
     SELECT to_char(start AT TIME ZONE 'UTC', 'YYYY-MM') AS month FROM months WHERE start IS NOT NULL LIMIT 1200`,
  );
  return rows.map(({ month }) => month);
}

type Bounds = readonly [from: Date, to: Date];

interface Sum {
  readonly currency: string;
  readonly count: number;
  readonly amount: string;
}

interface Closed extends Sum {
  readonly kind: StageKind;
  readonly owner: string | null;
  readonly reason: string | null;
}

const countOf = (sums: readonly Sum[]) => sums.reduce((total, { count }) => total + count, 0);

/** Per currency, in the order of the codes. Exact: four decimals as an integer. */
function amountsOf(sums: readonly Sum[]): readonly Money[] {
  const totals = new Map<string, bigint>();
  for (const { currency, amount } of sums) {
    const [integer = '0', fraction = ''] = amount.split('.');
    totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(integer + fraction.padEnd(4, '0').slice(0, 4)));
  }
  return [...totals]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([currency, total]) => {
      const digits = String(total).padStart(5, '0');
      return { currency, amount: renderAmount(`${digits.slice(0, -4)}.${digits.slice(-4)}`, currency) };
    });
}

function reasonsOf(lost: readonly Closed[]): readonly { reason: string; count: number }[] {
  return [...groupBy(lost, ({ reason }) => reason ?? '')]
    .map(([reason, sums]) => ({ reason, count: countOf(sums) }))
    .sort((a, b) => b.count - a.count || (a.reason < b.reason ? -1 : 1));
}

function byOwner(won: readonly Closed[]): MonthlyMetrics['byOwner'] {
  return [...groupBy(won, ({ owner }) => owner)]
    .flatMap(([owner, sums]) => (owner === null ? [] : [{ owner, won: countOf(sums), amounts: amountsOf(sums) }]))
    .sort((a, b) => b.won - a.won || (a.owner < b.owner ? -1 : 1));
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

async function medianDaysToWin(tx: Queryable, bounds: Bounds): Promise<number | null> {
  const { rows } = await tx.query<{ days: number | null }>(
    `SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM stage_since - created_at) / 86400.0) AS days
     FROM crm.opportunities
     WHERE stage_id = ANY (ARRAY(SELECT id FROM crm.stages WHERE kind = 'won')) AND stage_since >= $1 AND stage_since < $2`,
    bounds,
  );
  const days = rows[0]?.days ?? null;
  return days === null ? null : Math.round(days * 10) / 10;
}

async function interactionsByType(tx: Queryable, bounds: Bounds): Promise<Readonly<Record<string, number>>> {
  const { rows } = await tx.query<{ type: string; count: number }>(
    `SELECT type, count(*) AS count FROM crm.interactions
     WHERE occurred_at >= $1 AND occurred_at < $2 GROUP BY type ORDER BY type`,
    bounds,
  );
  return Object.fromEntries(rows.map(({ type, count }) => [type, count]));
}

async function newCustomers(tx: Queryable, bounds: Bounds): Promise<number> {
  const { rows } = await tx.query<{ count: number }>(
    'SELECT count(*) AS count FROM crm.customers WHERE created_at >= $1 AND created_at < $2',
    bounds,
  );
  return rows[0]?.count ?? 0;
}
