import type { HealthReport } from '@enterprise-mcp/kit';
import { sprintsAround } from '../../domain/board.ts';
import type { PmPorts } from '../../ports.ts';
import { allPages, asked, githubClient, requestOf } from './client.ts';
import { githubComments } from './comments.ts';
import { projectItems } from './items.ts';
import { layoutOf } from './layout.ts';
import { githubPeople } from './people.ts';
import { projectCalls } from './project.ts';
import { fullName, type GitHubSettings } from './settings.ts';
import { githubTasks } from './tasks.ts';

const LABEL_PAGES = 10;

/** Issues of the allowed repositories on one project of GitHub. */
export async function githubBoard(
  settings: GitHubSettings,
): Promise<{ readonly ports: PmPorts; health(): Promise<readonly HealthReport[]> }> {
  const octokit = await githubClient(settings);
  const calls = projectCalls(octokit, settings.project);
  const layout = layoutOf(calls, String(settings.project.number), settings.now);
  const items = projectItems(calls, settings);
  const [repository] = settings.repositories;
  const ports: PmPorts = {
    boards: {
      boards: (options) => asked(async () => [(await layout(options?.signal)).board]),
      sprints: (_, options) => asked(async () => (await layout(options?.signal)).sprints),
      sprintsAround: (_, day, options) =>
        asked(async () => sprintsAround((await layout(options?.signal)).sprints, day)),
      labels: (_, options) =>
        asked(async () => {
          const labels = await allPages(LABEL_PAGES, (page) =>
            octokit.rest.issues.listLabelsForRepo({
              ...repository,
              ...page,
              request: requestOf({ signal: options?.signal }),
            }),
          );
          return labels.map(({ name }) => name).toSorted();
        }),
    },
    people: githubPeople(octokit, settings),
    tasks: githubTasks({ octokit, calls, items, layout, settings }),
    comments: githubComments(octokit, settings),
    // GitHub keeps its history itself, behind the task's address.
    history: { latest: async () => [] },
    imports: undefined,
  };
  return {
    ports,
    async health() {
      const name = `GitHub project ${settings.project.owner}/${settings.project.number}`;
      try {
        const [board] = await ports.boards.boards();
        const columns = board?.columns.length ?? 0;
        const detail = `'${board?.name}', ${columns} columns, issues of ${settings.repositories.map(fullName).join(', ')}`;
        return [{ name, ok: columns > 0, detail: columns > 0 ? detail : `${detail}: it has no field 'Status'` }];
      } catch (error) {
        return [{ name, ok: false, detail: error instanceof Error ? error.message : String(error) }];
      }
    },
  };
}
