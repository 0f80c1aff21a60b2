import type { Passage } from '../document.ts';
import { sectionsOf } from '../outline.ts';
import { within } from './size.ts';

const MOST_LINES = 40;
const LINE = 90;
/** Bytes of an outline, so that there is room for text beside it. */
const OUTLINE_BYTES = 2_600;

/** The outline of a long document, cut where it would be a text of its own. */
export function outlineLines(places: readonly Omit<Passage, 'text'>[]): { section: string; offset: number }[] {
  let left = OUTLINE_BYTES;
  const lines: { section: string; offset: number }[] = [];
  for (const { name, start } of sectionsOf(places)) {
    const section = within(name.split(' › ').slice(-2).join(' › '), LINE, LINE * 2);
    left -= section.length + 85;
    if (left < 0 || lines.length === MOST_LINES) break;
    lines.push({ section, offset: start });
  }
  return lines;
}

/** The text from an offset on: at most `max` characters and bytes of them. */
export function textFrom(
  passages: readonly Pick<Passage, 'start' | 'text'>[],
  from: number,
  max: number,
  all = passages.reduce((end, { start, text }) => Math.max(end, start + text.length), 0),
) {
  const joined = passages.map(({ text }) => text).join('');
  const skipped = Math.max(0, from - (passages[0]?.start ?? from));
  const text = within(joined.slice(skipped), max, max + 600);
  const next = from + text.length;
  return { text, offset: from, ...(next < all && text !== '' && { next_offset: next }) };
}
