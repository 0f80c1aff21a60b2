/** A channel or savepoint name as SQL; names cannot be parameters. */
export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
