import type { Page } from '@enterprise-mcp/kit';
import { LRUCache } from 'lru-cache';
import type { Task } from '../../domain/task.ts';
import type { PageOf, TaskQuery } from '../../ports.ts';
import { requestOf } from './client.ts';
import { isMissing } from './failures.ts';
import { itemFilter, quoted } from './filter.ts';
import type { Layout } from './layout.ts';
import type { ProjectCalls } from './project.ts';
import { fullName, type GitHubSettings } from './settings.ts';
import { type Issue, type Item, isAllowed, issueOf, repositoryOf, toTask } from './to-task.ts';

/** Pages looked through for an issue that the filter did not find: 5,000 items. */
const PAGES = 50;
const PER_PAGE = 100;

/** The items of the project: found by issue, searched, and remembered by their ids. */
export function projectItems(calls: ProjectCalls, settings: GitHubSettings) {
  const ids = new LRUCache<number, number>({ max: 5_000 });

  async function page(q: string, fields: string, { limit, after }: Page, signal: AbortSignal | undefined) {
    const [cursor] = after ?? [];
    const more = typeof cursor === 'string' ? { after: cursor } : {};
    const answer = await calls.items({ q, fields, per_page: limit, ...more }, requestOf({ signal }));
    const items = answer.data as unknown as readonly Item[];
    for (const item of items) {
      const issue = issueOf(item);
      if (issue) ids.set(issue.id, item.id);
    }
    const next = afterOf(answer.headers.link);
    return { items, next: next === undefined ? undefined : [next] };
  }

  async function find(q: string, issue: Issue, layout: Layout, signal: AbortSignal | undefined) {
    let after: Page['after'];
    for (let read = 0; read < PAGES; read++) {
      const found = await page(q, layout.fields, { limit: PER_PAGE, after }, signal);
      const item = found.items.find((candidate) => issueOf(candidate)?.id === issue.id);
      if (item || !found.next) return item;
      after = found.next;
    }
    return undefined;
  }

  return {
    remember: (issue: number, item: number) => ids.set(issue, item),

    /** The item of this id as it is now, never from memory. */
    async fresh(id: number, layout: Layout, signal: AbortSignal | undefined): Promise<Item> {
      const { data } = await calls.item(id, layout.fields, requestOf({ signal, fresh: true }));
      return data as unknown as Item;
    },

    /** The item of an issue: by its remembered id, by a filter that names it, or by looking through all. */
    async of(issue: Issue, layout: Layout, signal: AbortSignal | undefined): Promise<Item | undefined> {
      const known = ids.get(issue.id);
      if (known !== undefined) {
        try {
          return await this.fresh(known, layout, signal);
        } catch (error) {
          if (!isMissing(error)) throw error;
          ids.delete(issue.id);
        }
      }
      const repository = `is:issue repo:${fullName(repositoryOf(issue))}`;
      const title = quoted(issue.title);
      const named = title && (await find(`${repository} ${title}`, issue, layout, signal));
      // The filter's index may lag behind.
      return named || find(repository, issue, layout, signal);
    },

    async search(
      query: TaskQuery,
      layout: Layout,
      wanted: Page,
      signal: AbortSignal | undefined,
    ): Promise<PageOf<Task>> {
      const filter = itemFilter(query, layout, settings);
      if (!filter) return { items: [] };
      const found = await page(filter.q, layout.fields, wanted, signal);
      const tasks = found.items.flatMap((item) => {
        const issue = issueOf(item);
        return issue && isAllowed(issue, settings) ? toTask(issue, item, layout, settings) : [];
      });
      return { items: tasks.filter(filter.fits), next: found.next };
    },
  };
}

export type ProjectItems = ReturnType<typeof projectItems>;

/** The cursor of the next page in a Link header. */
export function afterOf(link: string | undefined): string | undefined {
  const next = link?.split(',').find((part) => /rel="next"/.test(part));
  const url = /<([^>]+)>/.exec(next ?? '')?.[1];
  return url === undefined ? undefined : (new URL(url).searchParams.get('after') ?? undefined);
}
