// No identity column of type int gets further.
const ID = /^doc_([1-9]\d{0,9})$/;

/** `doc_42` is row 42. */
export function toId(row: number): string {
  return `doc_${row}`;
}

/** The row an id means; undefined for anything that is no id, which then finds nothing. */
export function toRow(id: string): number | undefined {
  const row = Number(ID.exec(id.trim().toLowerCase())?.[1] ?? Number.NaN);
  return row <= 2_147_483_647 ? row : undefined;
}
