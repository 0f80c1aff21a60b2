/** A query for the lines of a stream selection, with a text they must contain, letter case aside. */
export function logQL(labels: Readonly<Record<string, string>>, contains?: string): string {
  const matchers = Object.entries(labels).map(([name, value]) => `${name}=${quoted(value)}`);
  const filter = contains === undefined || contains === '' ? '' : ` |~ ${quoted(`(?i)${literal(contains)}`)}`;
  return `{${matchers.join(', ')}}${filter}`;
}

/** A string of Go, whose escapes are nearly those of JSON: half a surrogate pair is none. */
function quoted(text: string): string {
  return JSON.stringify(Buffer.from(text).toString());
}

/** A regular expression of RE2 that means the text itself. */
function literal(text: string): string {
  return text.replaceAll(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
