import { resource } from '../define.ts';

/** The latest; who wants an older one knows its name. */
const SPRINTS_SHOWN = 30;

export const boardResource = resource({
  uri: 'pm://board',
  name: 'board',
  title: 'Boards',
  description:
    'Every board with its columns in order, their limits and legal moves, its latest sprints, labels and people.',
  permission: 'tasks:read',
  async read(_, { ports, signal, now }) {
    const [boards, people] = await Promise.all([ports.boards.boards({ signal }), ports.people.all({ signal })]);
    const labels = await Promise.all(boards.map(({ id }) => ports.boards.labels(id, { signal })));
    const sprints = await Promise.all(boards.map(({ id }) => ports.boards.sprints(id, { signal })));
    return {
      as_of: now().toISOString(),
      boards: boards.map(({ key, name, columns }, index) => ({
        key,
        name,
        columns: columns.map((column) => ({
          name: column.name,
          kind: column.kind,
          wip_limit: column.wipLimit ?? undefined,
          moves_to: columns.filter(({ id }) => column.next.includes(id)).map((other) => other.name),
        })),
        sprints: sprints[index]
          ?.slice(-SPRINTS_SHOWN)
          .map(({ name: of, start, end, goal }) => ({ name: of, start, end, goal: goal ?? undefined })),
        labels: labels[index],
      })),
      people: people.map(({ handle, name }) => ({ handle, name })),
    };
  },
});
