import { clipWords } from './clip-words.ts';
import type { Entry } from './newest-lines.ts';
import type { ToldPattern, ToldSource } from './report.ts';

const seconds = (time: number) => `${new Date(time).toISOString().slice(0, 19)}Z`;
const rounded = (value: number) => (value >= 10 ? Math.round(value) : Math.round(value * 10) / 10);

const span = (first: number, last: number) => (first === last ? seconds(first) : `${seconds(first)}/${seconds(last)}`);
const turnText = ({ at, from, to }: { readonly at: number; readonly from: number; readonly to: number }) =>
  `${rounded(from)} → ${rounded(to)} a minute at ${seconds(at).slice(11, 16)}`;

/** A pattern as an answer has it; when it was seen is absent where it is gone. */
export function patternView({ kind, level, count, before, first, last, turn, pattern, example }: ToldPattern) {
  return {
    kind: !level || kind.endsWith(level) ? kind : `${kind} ${level}`,
    count,
    ...(before !== undefined && { before: rounded(before) }),
    ...(count > 0 && { seen: [span(first, last), ...(turn ? [turnText(turn)] : [])].join('; ') }),
    pattern,
    ...(example !== undefined && { example }),
  };
}

export function sourceView({ change, most, ...source }: ToldSource) {
  return { ...source, change: rounded(change), ...(most !== undefined && { most }) };
}

const LONGEST = 300;

/** A line as an answer has it. */
export const entryView = {
  of: ({ origin, time, level, text }: Entry) => ({
    time: new Date(time).toISOString(),
    ...(level && { level }),
    source: origin.name,
    text: clipWords(text, LONGEST),
  }),
  isClipped: (text: string) => text.length > LONGEST,
};
