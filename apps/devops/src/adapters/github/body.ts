import { storable } from '@enterprise-mcp/kit/text';
import * as z from 'zod';
import { type Incident, incidentStatuses, type NewIncident, severities } from '../../domain/incidents/incident.ts';
import { sameKey } from '../../domain/incidents/similar.ts';
import { states } from '../../domain/status/state.ts';

/** Events that an issue's body keeps; all of them are comments, too. */
const EVENTS = 50;
const MARK = /<!-- mcp-devops:([A-Za-z0-9+/=]+) -->\s*$/;

const event = z.object({ at: z.string(), by: z.string(), what: z.string() });
const kept = z.object({
  service: z.string(),
  severity: z.enum(severities),
  status: z.enum(incidentStatuses),
  assignee: z.string().nullable(),
  openedAt: z.string(),
  openedBy: z.string(),
  updatedAt: z.string(),
  resolvedAt: z.string().nullable(),
  evidence: z
    .object({
      at: z.string(),
      state: z.enum(states),
      reasons: z.array(z.string()),
      metrics: z.array(z.string()),
      errors: z.array(z.string()),
      missing: z.array(z.string()),
    })
    .nullable(),
  timeline: z.array(event),
  key: z.string(),
  windowMs: z.number(),
  marker: z.string(),
});
/** What an issue cannot say by itself, in a comment of its body that GitHub shows to nobody. */
export type Kept = z.output<typeof kept>;

export interface Issue {
  readonly number: number;
  readonly title: string;
  readonly body?: string | null | undefined;
  readonly html_url: string;
  readonly pull_request?: unknown;
}

export function keptOf(asked: NewIncident, incident: Incident): Kept {
  const { service, severity, status, assignee, openedAt, openedBy, updatedAt, resolvedAt, evidence, timeline } =
    incident;
  const { windowMs, marker } = asked;
  return {
    ...{ service, severity, status, assignee, openedAt, openedBy, updatedAt, resolvedAt },
    evidence: evidence && {
      ...evidence,
      reasons: [...evidence.reasons],
      metrics: [...evidence.metrics],
      errors: [...evidence.errors],
      missing: [...evidence.missing],
    },
    timeline: timeline.slice(-EVENTS),
    key: sameKey(asked),
    windowMs,
    marker,
  };
}

/** For people above, for us below. */
export function bodyOf(description: string, data: Kept): string {
  const { service, severity, status, evidence } = data;
  const seen = evidence && [
    `**State when it was opened:** ${evidence.state}, ${evidence.at}`,
    ...[...evidence.reasons, ...evidence.metrics, ...evidence.errors].map(
      (line) => `    ${line.replaceAll('\n', ' ')}`,
    ),
  ];
  const hidden = Buffer.from(JSON.stringify(data)).toString('base64');
  return storable(
    [`**${service}** · ${severity} · ${status}`, description, seen?.join('\n\n') ?? '', `<!-- mcp-devops:${hidden} -->`]
      .filter((part) => part !== '')
      .join('\n\n'),
  );
}

/** Undefined of an issue that this server did not make, or that somebody edited beyond recognition. */
export function readBody(issue: Issue): { readonly incident: Incident; readonly data: Kept } | undefined {
  const body = issue.body ?? '';
  const hidden = MARK.exec(body)?.[1];
  if (hidden === undefined || issue.pull_request) return undefined;
  const parsed = kept.safeParse(jsonOf(Buffer.from(hidden, 'base64').toString()));
  if (!parsed.success) return undefined;
  const { key: _, windowMs: __, marker: ___, ...rest } = parsed.data;
  const description = body
    .replace(MARK, '')
    .split('\n\n')
    .slice(1)
    .join('\n\n')
    .replace(/\*\*State when it was opened:\*\*[\s\S]*$/, '')
    .trim();
  const incident = { ...rest, id: `#${issue.number}`, title: issue.title, description, url: issue.html_url };
  return { incident, data: parsed.data };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
