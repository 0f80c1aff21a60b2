import { storable } from '@enterprise-mcp/kit/text';
import type { Octokit } from '@octokit/rest';
import type { Comment } from '../../domain/task.ts';
import { pmErrors } from '../../errors.ts';
import type { CallOptions, CommentStore } from '../../ports.ts';
import { asked, PER_PAGE, requestOf } from './client.ts';
import { isMissing, isUncertain } from './failures.ts';
import { marked, markerOf, withoutMarker } from './marker.ts';
import { parseReference } from './reference.ts';
import { announceTask, type GitHubSettings } from './settings.ts';

interface Raw {
  readonly id: number;
  readonly body?: string | undefined;
  readonly user: { readonly login: string } | null;
  readonly created_at: string;
}

export function githubComments({ rest }: Octokit, settings: GitHubSettings): CommentStore {
  const { issues } = rest;

  function placeOf(taskId: string) {
    const reference = parseReference(taskId, settings);
    if (!reference) throw pmErrors.PM_TASK_NOT_FOUND({ task: taskId });
    return { ...reference.repository, issue_number: reference.number };
  }

  /** The last page and the one before it, which hold the latest; GitHub lists the oldest first and no other way. */
  async function latest(taskId: string, options?: CallOptions): Promise<readonly Raw[]> {
    const place = placeOf(taskId);
    const read = (page: number) => {
      const request = requestOf({ signal: options?.signal, fresh: true });
      return issues.listComments({ ...place, per_page: PER_PAGE, page, request });
    };
    const first = await read(1);
    const last = lastPage(first.headers.link);
    const pages = [first];
    for (const page of [last - 1, last]) if (page > 1) pages.push(await read(page));
    return (last > 2 ? pages.slice(1) : pages).flatMap(({ data }) => data);
  }

  async function add(taskId: string, body: string, marker: string, options?: CallOptions): Promise<Raw> {
    const mine = async () => (await latest(taskId, options)).find((raw) => markerOf(raw.body ?? '') === marker);
    const before = await mine();
    if (before) return before;
    try {
      const text = marked(storable(body), marker);
      const request = requestOf({ signal: options?.signal });
      return (await issues.createComment({ ...placeOf(taskId), body: text, request })).data;
    } catch (error) {
      const made = isUncertain(error) ? await mine() : undefined;
      if (made) return made;
      throw error;
    }
  }

  return {
    latest: (taskId, limit, options) =>
      asked(async () => (limit === 0 ? [] : (await latest(taskId, options)).slice(-limit).map(toComment))),

    add: ({ taskId, body, marker }, options) =>
      asked(async () => {
        options?.signal?.throwIfAborted();
        try {
          const comment = toComment(await add(taskId, body, marker, options));
          announceTask(settings, taskId);
          return comment;
        } catch (error) {
          if (isMissing(error)) throw pmErrors.PM_TASK_NOT_FOUND({ task: taskId });
          throw error;
        }
      }),
  };
}

function toComment({ id, body, user, created_at }: Raw): Comment {
  const at = new Date(created_at).toISOString();
  return { id: String(id), author: user?.login ?? 'ghost', body: withoutMarker(body ?? ''), at };
}

/** The number of the last page in a Link header; 1 without one. */
export function lastPage(link: string | undefined): number {
  const last = link?.split(',').find((part) => /rel="last"/.test(part));
  const url = /<([^>]+)>/.exec(last ?? '')?.[1];
  return url === undefined ? 1 : Number(new URL(url).searchParams.get('page') ?? 1);
}
