/** From `start` up to, and without, `end`. */
export interface Span {
  readonly start: Date;
  readonly end: Date;
}

export const overlaps = (one: Span, other: Span): boolean => one.start < other.end && other.start < one.end;

/** What is covered by at least one of them, as few as possible, earliest first. */
export function merged(spans: readonly Span[]): Span[] {
  const result: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.start.getTime() - b.start.getTime())) {
    if (span.start >= span.end) continue;
    const last = result.at(-1);
    if (!last || span.start > last.end) result.push(span);
    else if (span.end > last.end) result[result.length - 1] = { start: last.start, end: span.end };
  }
  return result;
}
