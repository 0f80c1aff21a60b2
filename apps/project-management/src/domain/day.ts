/** The day of a moment, UTC: `2026-03-31`. */
export function dayOf(moment: Date): string {
  return moment.toISOString().slice(0, 10);
}
