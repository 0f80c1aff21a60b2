import type { Queryable } from '@enterprise-mcp/postgres';

// Without the u flag: a range over single code units.
const ASCII = /^[\0-\x7f]*$/;

/** The normal form of texts, as `crm.plain` makes it: folded words with single spaces between. */
export async function plainForms(tx: Queryable, texts: readonly string[]): Promise<readonly string[]> {
  const others = texts.filter((text) => !ASCII.test(text));
  const folded = new Map<string, string>();
  // Accents and foreign letters are the database's to fold, so that both sides are folded alike. In ASCII there is
  // nothing that could differ, and most questions need not ask.
  if (others.length > 0) {
    const { rows } = await tx.query<{ text: string; plain: string }>(
      'SELECT t AS text, crm.plain(t) AS plain FROM unnest($1::text[]) AS t',
      [others],
    );
    for (const { text, plain } of rows) folded.set(text, plain);
  }
  return texts.map(
    (text) =>
      folded.get(text) ??
      text
        .toLowerCase()
        .replaceAll(/[^a-z0-9]+/g, ' ')
        .trim(),
  );
}
