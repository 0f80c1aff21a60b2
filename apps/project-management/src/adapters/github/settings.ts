/** `orgs/acme/projects/5`: a project of an organisation or a person, as in its address. */
export interface ProjectPath {
  readonly kind: 'orgs' | 'users';
  readonly owner: string;
  readonly number: number;
}

export interface RepositoryName {
  readonly owner: string;
  readonly repo: string;
}

export type GitHubAuth =
  | { readonly token: string }
  | { readonly appId: string; readonly privateKey: string; readonly installationId: number };

export interface GitHubSettings {
  readonly project: ProjectPath;
  /** The only repositories that are read or written; the first takes new issues. */
  readonly repositories: readonly [RepositoryName, ...RepositoryName[]];
  readonly auth: GitHubAuth;
  /** `https://api.github.com`, or `https://github.example/api/v3` of GitHub Enterprise. */
  readonly apiUrl: string;
  /** Login of the person the server runs for; without it GitHub is asked whose the token is. */
  readonly me?: string | undefined;
  /** In place of the global one; tests answer with it. */
  readonly fetch?: typeof fetch | undefined;
  readonly now: () => Date;
  /** Told after each write of this process: `board`, `sprints/current`, `tasks/%2342`. */
  readonly changed: (subject: string) => void;
}

/** Owner and repository letter case aside, as GitHub compares them. */
export function sameRepository(a: RepositoryName, b: RepositoryName): boolean {
  return fullName(a).toLowerCase() === fullName(b).toLowerCase();
}

export function fullName({ owner, repo }: RepositoryName): string {
  return `${owner}/${repo}`;
}

/** This task changed, and with it the board and the sprint. */
export function announceTask({ changed }: GitHubSettings, id: string): void {
  for (const subject of ['board', 'sprints/current', `tasks/${encodeURIComponent(id)}`]) changed(subject);
}
