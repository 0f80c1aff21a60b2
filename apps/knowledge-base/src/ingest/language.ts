/** Frequent short words, by the text search configuration that knows the language. */
const marks: Readonly<Record<string, readonly string[]>> = {
  english: ['the', 'and', 'of', 'to', 'is', 'that', 'with', 'for', 'are', 'this'],
  german: ['der', 'die', 'und', 'das', 'ist', 'nicht', 'mit', 'für', 'auf', 'werden'],
  french: ['le', 'les', 'des', 'est', 'et', 'dans', 'pour', 'une', 'que', 'sur'],
  spanish: ['el', 'los', 'las', 'que', 'para', 'con', 'una', 'por', 'del', 'es'],
  italian: ['il', 'che', 'di', 'per', 'una', 'con', 'sono', 'della', 'non', 'gli'],
  portuguese: ['que', 'para', 'com', 'uma', 'não', 'dos', 'os', 'em', 'por', 'são'],
  dutch: ['de', 'het', 'een', 'van', 'en', 'niet', 'voor', 'met', 'zijn', 'op'],
  swedish: ['och', 'att', 'det', 'som', 'en', 'på', 'är', 'av', 'för', 'inte'],
};

const byCode: Readonly<Record<string, string>> = {
  en: 'english',
  de: 'german',
  fr: 'french',
  es: 'spanish',
  it: 'italian',
  pt: 'portuguese',
  nl: 'dutch',
  sv: 'swedish',
  da: 'danish',
  no: 'norwegian',
  nb: 'norwegian',
  fi: 'finnish',
  ru: 'russian',
  hu: 'hungarian',
  ro: 'romanian',
  tr: 'turkish',
};

const SAMPLE = 6_000;
/** So many of a hundred words at least, or it is some other language. */
const SHARE = 0.02;

/** The text search configuration for a text, by what it declares (`de`, `de-AT`, `german`), else by its frequent words. */
export function languageOf(text: string, declared?: string): string {
  const code = declared?.trim().toLowerCase() ?? '';
  const named = byCode[code.slice(0, 2)];
  if (Object.values(byCode).includes(code)) return code;
  if (named !== undefined && /^[a-z]{2}([-_]|$)/.test(code)) return named;
  const words =
    text
      .slice(0, SAMPLE)
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const counts = Object.entries(marks).map(([language, frequent]) => ({
    language,
    count: words.filter((word) => frequent.includes(word)).length,
  }));
  const [best] = counts.sort((a, b) => b.count - a.count);
  return best && best.count >= Math.max(2, words.length * SHARE) ? best.language : 'simple';
}
