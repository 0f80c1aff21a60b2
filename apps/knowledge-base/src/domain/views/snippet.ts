import { beginning } from '@enterprise-mcp/kit/text';

/** The part of a passage that has most of the query's words, at most `max` characters, headings and markup aside. */
export function snippet(text: string, query: string, max: number): string {
  const plain = readable(text);
  if (plain.length <= max) return plain;
  const stems = new Set((query.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).map((word) => word.slice(0, 6)));
  const words = [...plain.matchAll(/[\p{L}\p{N}]+/gu)].map((match) => ({
    at: match.index,
    stem: match[0].toLowerCase().slice(0, 6),
  }));
  let best = { from: 0, found: -1 };
  for (const { at } of words) {
    const inside = words.filter((word) => word.at >= at && word.at < at + max - 10 && stems.has(word.stem));
    const found = new Set(inside.map(({ stem }) => stem)).size;
    if (found > best.found) best = { from: at, found };
  }
  const from = best.found > 0 ? sentenceStart(plain, best.from, max) : 0;
  const cut = beginning(plain.slice(from), max - 2);
  return `${from > 0 ? '…' : ''}${cut}${from + cut.length < plain.length ? '…' : ''}`;
}

/** Back to where the sentence begins, if that is near. */
function sentenceStart(text: string, from: number, max: number): number {
  const before = text.slice(Math.max(0, from - Math.floor(max / 4)), from);
  const stop = before.search(/[.!?:]\s+(?!.*[.!?:]\s)/);
  return stop < 0 ? from : from - before.length + stop + 2;
}

function readable(text: string): string {
  return text
    .replaceAll(/^#{1,6} +.*$/gm, '')
    .replaceAll(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replaceAll(/<[^>]{1,300}>/g, ' ')
    .replaceAll(/[*_`]{1,3}|^[-+>] /gm, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
