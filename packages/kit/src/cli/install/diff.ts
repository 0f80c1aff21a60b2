/**
 * The change between two texts as `-` and `+` lines. Nothing around it is shown: there are the entries of other
 * servers, whose arguments are none of ours to print. Empty when the texts are equal.
 */
export function lineDiff(before: string, after: string): string {
  if (before === after) return '';
  const from = splitText(before);
  const to = splitText(after);
  // An entry is added or replaced in one place: what lies between the common beginning and end is the change.
  let start = 0;
  while (start < from.length && start < to.length && from[start] === to[start]) start++;
  let end = 0;
  while (end < from.length - start && end < to.length - start && from.at(-1 - end) === to.at(-1 - end)) end++;
  const lines = [
    ...from.slice(start, from.length - end).map((line) => `- ${line}`),
    ...to.slice(start, to.length - end).map((line) => `+ ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

function splitText(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}

/** A copy that can be shown: every value of an `env` or `headers` is hidden unless `visible` says otherwise. */
export function maskValues(document: unknown, visible: (variable: string, value: string) => boolean): unknown {
  if (Array.isArray(document)) return document.map((item) => maskValues(item, visible));
  if (document === null || typeof document !== 'object') return document;
  return Object.fromEntries(
    Object.entries(document).map(([key, value]) => [
      key,
      isSecretive(key) && value !== null && typeof value === 'object'
        ? Object.fromEntries(
            Object.entries(value as Record<string, unknown>).map(([name, inner]) => [
              name,
              typeof inner === 'string' && !visible(name, inner) ? '(not shown)' : inner,
            ]),
          )
        : maskValues(value, visible),
    ]),
  );
}

function isSecretive(key: string): boolean {
  return key === 'env' || key === 'headers';
}
