/** Words and phrases that mean the same in this company: each list in lower case. */
export type Synonyms = readonly (readonly string[])[];

/** A text to search for, and how much it counts beside the query itself. */
export interface WeightedText {
  readonly text: string;
  readonly weight: number;
}

/** Somebody else's word for it is worth less than the asker's own. */
const SYNONYM_WEIGHT = 0.6;
const MOST_ADDED = 20;

/** The query, and what else the company calls what is in it. */
export function expand(query: string, synonyms: Synonyms): readonly WeightedText[] {
  const asked = ` ${plain(query)} `;
  const added = synonyms
    .filter((same) => same.some((name) => asked.includes(` ${name} `)))
    .flatMap((same) => same.filter((name) => !asked.includes(` ${name} `)));
  return [
    { text: query, weight: 1 },
    ...[...new Set(added)].slice(0, MOST_ADDED).map((text) => ({ text, weight: SYNONYM_WEIGHT })),
  ];
}

/** Lines of `a, b, c`; empty ones and those after # do not count. Throws with the line's number. */
export function parseSynonyms(text: string): Synonyms {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const content = line.replace(/#.*/, '').trim();
    if (content === '') return [];
    const names = content
      .split(',')
      .map(plain)
      .filter((name) => name !== '');
    if (names.length < 2) throw new Error(`line ${index + 1} names fewer than two`);
    return [names];
  });
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
