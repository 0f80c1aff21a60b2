import { storable } from '@enterprise-mcp/kit/text';
import type { Database, Queryable } from '@enterprise-mcp/postgres';
import type { Created, Incident, NewIncident } from '../../domain/incidents/incident.ts';
import { changed } from '../../domain/incidents/rules.ts';
import { alike, sameKey } from '../../domain/incidents/similar.ts';
import type { IncidentStore } from '../../ports.ts';

/** What subscribed clients are told about: the path of the resource behind `ops://`. */
export const CHANNEL = 'devops_changed';

/** Open incidents of one service that are looked through for a similar title. */
const COMPARED = 50;

interface Row extends Omit<Incident, 'id' | 'openedAt' | 'openedBy' | 'updatedAt' | 'resolvedAt'> {
  readonly id: number;
  readonly opened_at: Date;
  readonly opened_by: string;
  readonly updated_at: Date;
  readonly resolved_at: Date | null;
  readonly same_key: string | null;
}

const COLUMNS = `id::int, service, title, description, severity, status, assignee, opened_at, opened_by, updated_at,
  resolved_at, evidence, timeline, same_key`;

export function postgresIncidents(db: Database): IncidentStore {
  return {
    create: (incident, options) => db.transaction((tx) => create(tx, incident), options),

    get: (id, options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<Row>(`SELECT ${COLUMNS} FROM devops.incidents WHERE id = $1`, [rowOf(id)]);
        return rows[0] && toIncident(rows[0]);
      }, options),

    list: ({ service, statuses, severity }, { limit, after }, options) =>
      db.read(async (tx) => {
        const { rows } = await tx.query<Row>(
          `SELECT ${COLUMNS} FROM devops.incidents
           WHERE ($1::text IS NULL OR service = $1) AND ($2::text[] IS NULL OR status = ANY ($2))
             AND ($3::text IS NULL OR severity = $3)
             AND ($4::timestamptz IS NULL OR (opened_at, id) < ($4, $5::bigint))
           ORDER BY opened_at DESC, id DESC LIMIT $6`,
          [service ?? null, statuses ?? null, severity ?? null, after?.[0] ?? null, after?.[1] ?? 0, limit + 1],
        );
        const items = rows.slice(0, limit);
        const last = items.at(-1);
        const next = rows.length > limit && last ? [last.opened_at.toISOString(), last.id] : undefined;
        return { items: items.map(toIncident), next };
      }, options),

    update: (id, change, options) =>
      db.transaction(async (tx) => {
        const { rows } = await tx.query<Row>(`SELECT ${COLUMNS} FROM devops.incidents WHERE id = $1 FOR UPDATE`, [
          rowOf(id),
        ]);
        const [row] = rows;
        if (!row) return undefined;
        const before = toIncident(row);
        if (before.status !== change.from) return { changed: false, incident: before };
        const after = changed(before, change);
        await tx.query(
          `UPDATE devops.incidents SET status = $2, severity = $3, assignee = $4, updated_at = $5, resolved_at = $6,
             timeline = $7::text::jsonb, same_key = CASE WHEN $2 = 'resolved' THEN NULL ELSE same_key END
           WHERE id = $1`,
          [
            row.id,
            after.status,
            after.severity,
            after.assignee,
            after.updatedAt,
            after.resolvedAt,
            json(after.timeline),
          ],
        );
        await announce(tx, after.service);
        return { changed: true, incident: after };
      }, options),
  };
}

/** One at a time for each service, so that of two the second finds the first; the index says the same once more. */
async function create(tx: Queryable, asked: NewIncident): Promise<Created> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('devops.incidents/' || $1, 0))`, [asked.service]);
  const { rows: open } = await tx.query<Row>(
    `SELECT ${COLUMNS} FROM devops.incidents WHERE service = $1 AND status <> 'resolved'
     ORDER BY opened_at DESC, id DESC LIMIT ${COMPARED}`,
    [asked.service],
  );
  const key = storable(sameKey(asked));
  const same = open.find((row) => isSame(row, key, asked));
  const others = open.filter((row) => row !== same).map(({ id }) => idOf(id));
  if (same) return { incident: toIncident(same), existed: true, others };
  // An older one of the same key stays open, but takes in no more.
  await tx.query('UPDATE devops.incidents SET same_key = NULL WHERE service = $1 AND same_key = $2', [
    asked.service,
    key,
  ]);
  const timeline = [{ at: asked.at.toISOString(), by: asked.by, what: `opened as ${asked.severity}` }];
  const { rows } = await tx.query<Row>(
    `INSERT INTO devops.incidents (service, title, description, severity, opened_at, opened_by, updated_at, evidence,
                                   same_key, timeline)
     VALUES ($1, $2, $3, $4, $5, $6, $5, $7::text::jsonb, $8, $9::text::jsonb) RETURNING ${COLUMNS}`,
    [
      asked.service,
      storable(asked.title),
      storable(asked.description),
      asked.severity,
      asked.at,
      asked.by,
      asked.evidence && json(asked.evidence),
      key,
      json(timeline),
    ],
  );
  const [row] = rows;
  if (!row) throw new Error('an INSERT returned no row');
  await announce(tx, asked.service);
  return { incident: toIncident(row), existed: false, others };
}

function isSame(row: Row, key: string, { title, dedupKey, at, windowMs }: NewIncident): boolean {
  if (row.same_key === null || at.getTime() - row.opened_at.getTime() > windowMs) return false;
  if (row.same_key === key) return true;
  return dedupKey === undefined && row.same_key.startsWith('title:') && alike(row.title, title);
}

const idOf = (row: number) => `INC-${row}`;

/** 0, which no row has, for what is no id of ours. */
function rowOf(id: string): number {
  return Number(/^INC-(\d{1,9})$/i.exec(id.trim())?.[1] ?? 0);
}

const json = (value: unknown) =>
  JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'string' ? storable(inner) : inner));

function toIncident({ id, opened_at, opened_by, updated_at, resolved_at, same_key: _, ...row }: Row): Incident {
  return {
    ...row,
    id: idOf(id),
    openedAt: opened_at.toISOString(),
    openedBy: opened_by,
    updatedAt: updated_at.toISOString(),
    resolvedAt: resolved_at?.toISOString() ?? null,
  };
}

async function announce(tx: Queryable, service: string): Promise<void> {
  const subjects = ['incidents/open', 'services', `services/${encodeURIComponent(service)}`];
  await tx.query('SELECT pg_notify($1, subject) FROM unnest($2::text[]) AS subject', [CHANNEL, subjects]);
}
