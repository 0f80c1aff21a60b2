import type { Octokit } from '@octokit/rest';
import type { Person } from '../../domain/task.ts';
import type { CallOptions, PeopleStore } from '../../ports.ts';
import { allPages, asked, PER_PAGE, requestOf } from './client.ts';
import { isMissing, statusOf } from './failures.ts';
import type { GitHubSettings } from './settings.ts';
import { toPerson } from './to-task.ts';

const PAGES = 3;
const LOGIN = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i;

/** Who can be assigned in the first repository. GitHub drops everybody else without a word. */
export function githubPeople({ rest }: Octokit, settings: GitHubSettings): PeopleStore {
  const [repository] = settings.repositories;
  let mine: string | undefined = settings.me;

  async function all(options?: CallOptions): Promise<readonly Person[]> {
    const users = await allPages(PAGES, (page) =>
      rest.issues.listAssignees({ ...repository, ...page, request: requestOf({ signal: options?.signal }) }),
    );
    return users.map(toPerson);
  }

  async function named(reference: string, options?: CallOptions): Promise<readonly Person[]> {
    const wanted = reference.trim().toLowerCase();
    if (!LOGIN.test(wanted)) return [];
    const people = await all(options);
    const found = people.filter(({ handle }) => handle.toLowerCase() === wanted);
    if (found.length > 0 || people.length < PER_PAGE * PAGES) return found;
    try {
      const request = requestOf({ signal: options?.signal });
      await rest.issues.checkUserCanBeAssigned({ ...repository, assignee: wanted, request });
      return [toPerson({ login: wanted })];
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  async function login(options?: CallOptions): Promise<string | undefined> {
    try {
      return (await rest.users.getAuthenticated({ request: requestOf({ signal: options?.signal }) })).data.login;
    } catch (error) {
      // An app is nobody.
      if (statusOf(error) === 403) return undefined;
      throw error;
    }
  }

  return {
    named: (reference, options) => asked(() => named(reference, options)),
    all: (options) => asked(() => all(options)),
    me: (_, options) =>
      asked(async () => {
        mine ??= await login(options);
        return mine === undefined ? undefined : (await named(mine, options))[0];
      }),
  };
}
