import { githubBoard } from '../../src/adapters/github/index.ts';
import type { GitHubSettings } from '../../src/adapters/github/settings.ts';
import type { BoardSet } from '../../src/domain/board-set.ts';
import { today } from '../contract/seed.ts';
import { type FakeGitHub, fakeGitHub } from './fake-github.ts';

/** The adapter on a GitHub of its own that holds this set. */
export async function openGitHub(set: BoardSet, more: Partial<GitHubSettings> = {}, on?: FakeGitHub) {
  const repositories = more.repositories ?? ([{ owner: 'shop', repo: 'web' }] as const);
  const github = on ?? fakeGitHub(set, { now: today, repositories: repositories.map(({ repo }) => repo) });
  const changed: string[] = [];
  const { ports, health } = await githubBoard({
    project: { kind: 'orgs', owner: 'shop', number: 5 },
    auth: { token: 'ghp_test' },
    apiUrl: 'https://api.github.com',
    fetch: github.fetch,
    now: () => today,
    changed: (subject) => changed.push(subject),
    ...more,
    repositories,
  });
  return { ports, health, github, changed, close: async () => undefined };
}
