import { pmErrors } from '../../errors.ts';
import { fullName, type GitHubSettings, type RepositoryName, sameRepository } from './settings.ts';

/** The issue that `42`, `#42`, `acme/web#42` or its address means; undefined for what is none of these. */
export function parseReference(
  reference: string,
  { repositories }: Pick<GitHubSettings, 'repositories'>,
): { readonly repository: RepositoryName; readonly number: number } | undefined {
  const text = reference.trim();
  const plain = /^#?([1-9]\d{0,9})$/.exec(text)?.[1];
  if (plain) return { repository: repositories[0], number: Number(plain) };
  const [, owner, repo, number] =
    /^(?:https?:\/\/[^/\s]+\/)?([\w.-]+)\/([\w.-]+)(?:#|\/issues\/)([1-9]\d{0,9})$/.exec(text) ?? [];
  if (!owner || !repo || !number) return undefined;
  const repository = repositories.find((allowed) => sameRepository(allowed, { owner, repo }));
  if (repository) return { repository, number: Number(number) };
  throw pmErrors.PM_REPOSITORY_NOT_ALLOWED({ repository: `${owner}/${repo}`, allowed: repositories.map(fullName) });
}
