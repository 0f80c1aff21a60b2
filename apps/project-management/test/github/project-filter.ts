import type { Issue } from '@enterprise-mcp/testkit/github';
import type { Item, State } from './state.ts';

/** A project's filter as GitHub documents it. What this does not know is told to `unknown`: a wrong request must show. */
export function projectFilter(
  state: State,
  q: string,
  unknown: (problem: string) => void,
): (item: Item, issue: Issue) => boolean {
  const conditions = [...q.matchAll(/([\w-]+):((?:"[^"]*"|[^\s",]+)(?:,(?:"[^"]*"|[^\s",]+))*)|"([^"]*)"|(\S+)/g)].map(
    ([, key, values, phrase, word]) => {
      if (key === undefined || values === undefined) return contains(phrase ?? word ?? '');
      return condition(
        key,
        [...values.matchAll(/"([^"]*)"|([^,]+)/g)].map(([, a, b]) => a ?? b ?? ''),
      );
    },
  );
  return (item, issue) => conditions.every((holds) => holds(item, issue));

  function contains(text: string) {
    return (_: Item, { title }: Issue) => title.toLowerCase().includes(text.toLowerCase());
  }

  function condition(key: string, values: readonly string[]): (item: Item, issue: Issue) => boolean {
    const among = (text: string) => values.some((value) => value.toLowerCase() === text.toLowerCase());
    const field = state.fields.find(({ name }) => name.toLowerCase().replaceAll(' ', '-') === key);
    if (key === 'is' && values.every((value) => value === 'issue')) return () => true;
    if (key === 'repo') return (_, issue) => among(`${state.org}/${issue.repo}`);
    if (key === 'assignee') return (_, issue) => issue.assignees.some(among);
    if (key === 'label') return (_, issue) => issue.labels.some(among);
    if (key === 'no') return (item, issue) => values.every((value) => isEmpty(value, item, issue));
    if (field) {
      const names = [
        ...(field.options ?? []).map(({ id, name }) => ({ id, name })),
        ...(field.iterations ?? []).map(({ id, title }) => ({ id, name: title })),
      ];
      return (item) => {
        const found = names.find(({ id }) => id === item.values[field.id]);
        return found !== undefined && among(found.name);
      };
    }
    unknown(`the filter has no '${key}'`);
    return () => false;
  }

  function isEmpty(name: string, item: Item, issue: Issue): boolean {
    if (name === 'assignee') return issue.assignees.length === 0;
    if (name === 'label') return issue.labels.length === 0;
    const field = state.fields.find((one) => one.name.toLowerCase().replaceAll(' ', '-') === name);
    if (!field) unknown(`the filter has no field '${name}'`);
    return field !== undefined && (item.values[field.id] ?? null) === null;
  }
}
