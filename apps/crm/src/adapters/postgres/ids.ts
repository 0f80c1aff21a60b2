/** Ids as the outside knows them: `cus_42` is row 42. */
const prefixes = { customer: 'cus', owner: 'own', opportunity: 'opp', interaction: 'int', stageChange: 'chg' } as const;

export type Entity = keyof typeof prefixes;

// Beyond 2^53 a number is not exact, and no identity column gets there.
const DIGITS = /^[1-9]\d{0,14}$/;

export function toId(entity: Entity, row: number): string {
  return `${prefixes[entity]}_${row}`;
}

/** The row an id means; undefined for anything that is no id of this kind, which then finds nothing. */
export function toRow(entity: Entity, id: string): number | undefined {
  const [prefix, digits, ...rest] = id.trim().toLowerCase().split('_');
  if (prefix !== prefixes[entity] || digits === undefined || rest.length > 0 || !DIGITS.test(digits)) return undefined;
  return Number(digits);
}
