/** Four digits that matter: more are noise and cost the reader. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
