import type { Octokit } from '@octokit/rest';
import type { ProjectPath } from './settings.ts';

type Request = { readonly signal: AbortSignal; readonly fresh: boolean };

/** One value of an item's field. */
export type FieldValue = { readonly id: number; readonly value: string | number };

/** The calls of one project, of an organisation or of a person: GitHub has a twin of each. */
export function projectCalls({ rest }: Octokit, { kind, owner, number }: ProjectPath) {
  const { projects } = rest;
  const org = { org: owner, project_number: number };
  const user = { username: owner, project_number: number };
  const isOrg = kind === 'orgs';
  return {
    project: (request: Request) =>
      isOrg ? projects.getForOrg({ ...org, request }) : projects.getForUser({ ...user, request }),
    fields: (request: Request) =>
      isOrg
        ? projects.listFieldsForOrg({ ...org, per_page: 100, request })
        : projects.listFieldsForUser({ ...user, per_page: 100, request }),
    items: (query: { q: string; fields: string; per_page: number; after?: string }, request: Request) =>
      isOrg
        ? projects.listItemsForOrg({ ...org, ...query, request })
        : projects.listItemsForUser({ ...user, ...query, request }),
    item: (item_id: number, fields: string, request: Request) =>
      isOrg
        ? projects.getOrgItem({ ...org, item_id, fields, request })
        : projects.getUserItem({ ...user, item_id, fields, request }),
    add: (issue: number, request: Request) =>
      isOrg
        ? projects.addItemForOrg({ ...org, type: 'Issue', id: issue, request })
        : projects.addItemForUser({ ...user, type: 'Issue', id: issue, request }),
    update: (item_id: number, fields: FieldValue[], request: Request) =>
      isOrg
        ? projects.updateItemForOrg({ ...org, item_id, fields, request })
        : projects.updateItemForUser({ ...user, item_id, fields, request }),
  };
}

export type ProjectCalls = ReturnType<typeof projectCalls>;
