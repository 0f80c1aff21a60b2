import type { Octokit } from '@octokit/rest';
import type { Person } from '../../domain/task.ts';
import type { CallOptions, PeopleStore } from '../../ports.ts';
import { asked, requestOf } from './client.ts';
import { isMissing, statusOf } from './failures.ts';
import type { GitHubSettings } from './settings.ts';
import { toPerson } from './to-task.ts';

const PER_PAGE = 100;
const PAGES = 3;
const LOGIN = /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i;

/** Who can be assigned in the first repository. GitHub drops everybody else without a word. */
export function githubPeople({ rest }: Octokit, settings: GitHubSettings): PeopleStore {
  const [repository] = settings.repositories;
  let mine: string | undefined = settings.me;

  async function all(options?: CallOptions): Promise<readonly Person[]> {
    const people: Person[] = [];
    for (let page = 1; page <= PAGES; page++) {
      const request = requestOf({ signal: options?.signal });
      const { data } = await rest.issues.listAssignees({ ...repository, per_page: PER_PAGE, page, request });
      people.push(...data.map(toPerson));
      if (data.length < PER_PAGE) break;
    }
    return people;
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
