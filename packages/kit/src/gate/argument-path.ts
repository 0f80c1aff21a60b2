import { stripInvisible } from '../results/redact.ts';

/** Characters of a name or text that a message repeats; the caller chose it, and it may be a megabyte. */
const SHOWN = 80;

/** What a caller sent, short and visible enough for a message. */
export function shown(text: string): string {
  const start = stripInvisible(text.slice(0, SHOWN));
  return text.length > SHOWN ? `${start}…` : start;
}

/** An argument's place as messages name it: `'tags.0'`. */
export function named(path: readonly PropertyKey[]): string {
  return `'${shown(path.map(String).join('.'))}'`;
}

/** What stands at a place of the arguments; undefined where there is nothing. */
export function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, key) ? Reflect.get(value, key) : undefined,
    root,
  );
}
