import { storable } from '@enterprise-mcp/kit/text';
import type { Created, Incident, NewIncident } from '../../domain/incidents/incident.ts';
import { changed, opened } from '../../domain/incidents/rules.ts';
import { alike, sameKey } from '../../domain/incidents/similar.ts';
import type { CallOptions, IncidentStore } from '../../ports.ts';
import { bodyOf, type Issue, type Kept, keptOf, readBody } from './body.ts';
import { asked, type GitHubSettings, githubClient, requestOf } from './client.ts';

const LABEL = 'incident';
const PER_PAGE = 100;
/** Pages that a list looks through for what fits. */
const MOST_PAGES = 10;

interface Found {
  readonly incident: Incident;
  readonly data: Kept;
}

/**
 * Incidents as issues of one repository. An issue carries the mark of its call, so that a repeat of one that was cut off
 * finds it; of two that are made at the same time by two processes the later is closed as a duplicate.
 */
export async function githubIncidents(settings: GitHubSettings): Promise<IncidentStore> {
  const octokit = await githubClient(settings);
  const { issues } = octokit.rest;
  const { owner, repo, changed: announce } = settings;
  const repository = { owner, repo };
  let queue: Promise<unknown> = Promise.resolve();

  const page = async (number: number, state: 'open' | 'all', options: CallOptions = {}) => {
    const query = { ...repository, labels: LABEL, state, per_page: PER_PAGE, page: number } as const;
    const { data } = await asked(() => issues.listForRepo({ ...query, ...requestOf(options) }), 'the list of issues');
    return data as unknown as readonly Issue[];
  };

  async function openOnes(service: string, options: CallOptions): Promise<readonly Found[]> {
    const read = (await page(1, 'open', options)).map(readBody).filter((found) => found !== undefined);
    return read.filter(({ incident }) => incident.service === service && incident.status !== 'resolved');
  }

  async function create(incident: NewIncident, options: CallOptions): Promise<Created> {
    const before = await openOnes(incident.service, options);
    const same = before.find((found) => isSame(found, incident));
    if (same) return answer(same, true, before);
    const made = keptOf(incident, opened(incident, ''));
    const { data: issue } = await asked(
      () =>
        issues.create({
          ...repository,
          title: storable(incident.title),
          body: bodyOf(storable(incident.description), made),
          labels: [LABEL, incident.severity],
          ...requestOf(options),
        }),
      'a new issue',
    );
    const mine = readBody(issue as unknown as Issue);
    if (!mine) throw new Error('an issue came back without its body');
    // Somebody else may have made the same meanwhile: the first of them counts.
    const after = await openOnes(incident.service, options);
    const first = after
      .filter((found) => isSame(found, incident))
      .sort((a, b) => numberOf(a.incident.id) - numberOf(b.incident.id))[0];
    if (first && numberOf(first.incident.id) < numberOf(mine.incident.id)) {
      const closed = { state: 'closed', state_reason: 'duplicate' } as const;
      await asked(
        () =>
          issues.update({ ...repository, issue_number: numberOf(mine.incident.id), ...closed, ...requestOf(options) }),
        'an issue',
      );
      return answer(
        first,
        true,
        after.filter((found) => found.incident.id !== mine.incident.id),
      );
    }
    tell(incident.service);
    return answer(mine, false, [mine, ...before]);
  }

  function tell(service: string): void {
    for (const subject of ['incidents/open', 'services', `services/${encodeURIComponent(service)}`]) announce(subject);
  }

  async function read(id: string, options: CallOptions = {}): Promise<Found | undefined> {
    const issue_number = numberOf(id);
    if (issue_number === 0) return undefined;
    const { data } = await asked(
      () => issues.get({ ...repository, issue_number, ...requestOf(options) }),
      'an issue',
    ).catch(missing);
    return data && readBody(data as unknown as Issue);
  }

  return {
    create(incident, options = {}) {
      // One after another in this process; a failure of one is not that of the next.
      const done = queue.then(() => create(incident, options));
      queue = done.catch(() => undefined);
      return done;
    },

    get: async (id, options) => (await read(id, options))?.incident,

    async list({ service, statuses, severity }, { limit, after }, options = {}) {
      const items: Incident[] = [];
      const state = statuses?.includes('resolved') === false ? 'open' : 'all';
      const start = { page: Number(after?.[0] ?? 1), skip: Number(after?.[1] ?? 0) };
      for (let number = start.page; number < start.page + MOST_PAGES; number++) {
        const found = await page(number, state, options);
        for (const [index, issue] of found.entries()) {
          if (number === start.page && index < start.skip) continue;
          const incident = readBody(issue)?.incident;
          if (!incident || (service !== undefined && incident.service !== service)) continue;
          if (statuses && !statuses.includes(incident.status)) continue;
          if (severity !== undefined && incident.severity !== severity) continue;
          if (items.length === limit) return { items, next: [number, index] };
          items.push(incident);
        }
        if (found.length < PER_PAGE) return { items };
      }
      return { items, next: [start.page + MOST_PAGES, 0] };
    },

    async update(id, change, options = {}) {
      const found = await read(id, options);
      if (!found) return undefined;
      if (found.incident.status !== change.from) return { changed: false, incident: found.incident };
      const incident = changed(found.incident, change);
      const issue_number = numberOf(incident.id);
      const { status, severity, assignee, updatedAt, resolvedAt } = incident;
      const data = {
        ...found.data,
        status,
        severity,
        assignee,
        updatedAt,
        resolvedAt,
        timeline: incident.timeline.slice(-50),
      };
      const over = status === 'resolved';
      await asked(
        () =>
          issues.update({
            ...repository,
            issue_number,
            body: bodyOf(incident.description, data),
            labels: [LABEL, severity],
            state: over ? 'closed' : 'open',
            ...requestOf(options),
          }),
        'an issue',
      );
      const news = incident.timeline.slice(found.incident.timeline.length).map(({ by, what }) => `${by}: ${what}`);
      if (news.length > 0) {
        const body = storable(news.join('\n\n'));
        await asked(
          () => issues.createComment({ ...repository, issue_number, body, ...requestOf(options) }),
          'a comment',
        );
      }
      tell(incident.service);
      return { changed: true, incident };
    },
  };
}

function isSame({ incident, data }: Found, { title, dedupKey, at, windowMs, marker, ...given }: NewIncident): boolean {
  if (data.marker === marker) return true;
  if (at.getTime() - Date.parse(incident.openedAt) > windowMs) return false;
  if (data.key === sameKey({ title, dedupKey, ...given })) return true;
  return dedupKey === undefined && data.key.startsWith('title:') && alike(incident.title, title);
}

function answer({ incident }: Found, existed: boolean, open: readonly Found[]): Created {
  const others = open.map((found) => found.incident.id).filter((id) => id !== incident.id);
  return { incident, existed, others };
}

/** 0, which no issue has, for what is no number. */
function numberOf(id: string): number {
  return Number(/^#?(\d{1,9})$/.exec(id.trim())?.[1] ?? 0);
}

function missing(error: unknown): { readonly data: undefined } {
  if (error instanceof Error && 'details' in error && (error.details as { status?: number }).status === 404)
    return { data: undefined };
  throw error;
}
