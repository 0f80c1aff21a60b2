import type { Passage } from './document.ts';

/** A piece of a document's text: a heading, or anything else that should stay together. */
export interface Block {
  /** 1 to 6; absent for what is no heading. */
  readonly heading?: { readonly level: number; readonly text: string } | undefined;
  /** As it stands in the document, white space after it included. */
  readonly raw: string;
}

/** A passage is about as long as what somebody quotes as an answer. */
const LONGEST = 1_500;
/** A section shorter than this goes with the next one. */
const SHORTEST = 350;
/** A name for a place must not be a text of its own. */
const LONGEST_HEADING = 200;

/**
 * Cuts a text into passages: at headings first, then between blocks, and inside a block only where it is too long by
 * itself. Joined in order they are the text again.
 *
 * @param clauses each section is a passage, however short: a clause is quoted with its own place.
 */
export function toPassages(blocks: readonly Block[], { clauses = false } = {}): readonly Passage[] {
  const passages: Passage[] = [];
  const path: { level: number; text: string }[] = [];
  let headings: readonly string[] = [];
  let text = '';
  let start = 0;
  const flush = () => {
    if (text === '') return;
    passages.push({ headings, start, text });
    start += text.length;
    text = '';
  };
  for (const { heading, raw } of blocks) {
    if (heading) {
      if (text.trim().length >= (clauses ? 1 : SHORTEST) && !isOnlyHeadings(text)) flush();
      while ((path.at(-1)?.level ?? 0) >= heading.level) path.pop();
      path.push({ level: heading.level, text: heading.text.slice(0, LONGEST_HEADING) });
    }
    for (const piece of pieces(raw)) {
      if (text.length + piece.length > LONGEST && text.trim() !== '') flush();
      if (text.trim() === '' || isOnlyHeadings(text)) headings = path.map((step) => step.text);
      text += piece;
    }
  }
  if (text.trim() === '' && passages.length > 0) {
    const last = passages.at(-1);
    if (last) passages[passages.length - 1] = { ...last, text: last.text + text };
  } else flush();
  return passages;
}

/** A heading belongs to what follows it. */
const isOnlyHeadings = (text: string) => text.length < LONGEST_HEADING * 3 && /^(\s*#{1,6} [^\n]*\n*)+$/.test(text);

/** A block, or what it must be cut into: after a line, else after a sentence, else after a word. */
function* pieces(raw: string): Generator<string> {
  let rest = raw;
  while (rest.length > LONGEST) {
    const head = rest.slice(0, LONGEST);
    const end =
      lastEnd(head, /\n/g) ?? lastEnd(head, /[.!?;。！？]\s+/g) ?? lastEnd(head, /\s+/g) ?? wholeCharacters(head);
    yield rest.slice(0, end);
    rest = rest.slice(end);
  }
  if (rest !== '') yield rest;
}

/** Where the last match ends, unless that is too near to the beginning. */
function lastEnd(text: string, pattern: RegExp): number | undefined {
  let end: number | undefined;
  for (const match of text.matchAll(pattern)) end = match.index + match[0].length;
  return end !== undefined && end > LONGEST / 4 ? end : undefined;
}

const wholeCharacters = (text: string) => (/[\uD800-\uDBFF]$/.test(text) ? text.length - 1 : text.length);
