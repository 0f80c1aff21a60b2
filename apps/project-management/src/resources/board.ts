import { resource } from '../define.ts';

export const boardResource = resource({
  uri: 'pm://board',
  name: 'board',
  title: 'Boards',
  description: 'Every board with its columns in order, their limits and legal moves, its sprints, labels and people.',
  permission: 'tasks:read',
  async read(_, { ports, signal, now }) {
    const [boards, people] = await Promise.all([ports.boards.boards({ signal }), ports.people.all({ signal })]);
    const labels = await Promise.all(boards.map(({ id }) => ports.boards.labels(id, { signal })));
    return {
      as_of: now().toISOString(),
      boards: boards.map(({ key, name, columns, sprints }, index) => ({
        key,
        name,
        columns: columns.map((column) => ({
          name: column.name,
          kind: column.kind,
          wip_limit: column.wipLimit ?? undefined,
          moves_to: columns.filter(({ id }) => column.next.includes(id)).map((other) => other.name),
        })),
        sprints: sprints.map(({ name: of, start, end, goal }) => ({ name: of, start, end, goal: goal ?? undefined })),
        labels: labels[index],
      })),
      people: people.map(({ handle, name }) => ({ handle, name })),
    };
  },
});
