// Made-up words, the same at every run. Several thousand of each kind: a search over a hundred names proves nothing.

export interface WordLists {
  readonly first_names: readonly string[];
  readonly last_names: readonly string[];
  readonly company_words: readonly string[];
  readonly cities: readonly string[];
  readonly jobs: readonly string[];
  readonly industries: readonly string[];
  readonly notes: readonly string[];
}

const onsets = 'b,br,c,ch,d,dr,f,fr,g,gr,h,j,k,kl,l,m,n,p,pr,r,s,sch,st,str,t,tr,v,w,z,th'.split(',');
const nuclei = 'a,e,i,o,u,ai,ei,au,ia,ä,ö,ü,é,ø,å'.split(',');
const codas = ',,,n,r,l,s,t,m,nd,rg,lt,ck,ń,ł,ß'.split(',');

/** Mulberry32: small, and the same everywhere. */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

function made(seed: number, count: number, ending: readonly string[], lead: readonly string[] = []): readonly string[] {
  const next = random(seed);
  const one = (list: readonly string[]) => list[Math.floor(next() * list.length)] ?? '';
  // Accents are the exception, as in real data.
  const vowel = () => (next() < 0.12 ? one(nuclei) : one(nuclei.slice(0, 9)));
  const words = new Set(lead);
  while (words.size < count) {
    const syllables = 1 + Math.floor(next() * 2);
    let word = '';
    for (let i = 0; i < syllables; i++) word += one(onsets) + vowel() + (next() < 0.5 ? one(codas) : '');
    word += one(ending);
    if (word.length > 3) words.add(word.charAt(0).toUpperCase() + word.slice(1));
  }
  return [...words];
}

export const words: WordLists = {
  first_names: made(
    1,
    900,
    ['a', 'o', 'us', 'in', 'ie', 'an', ''],
    ['Anna', 'Jürgen', 'José', 'Zoë', 'Łukasz', 'Thomas'],
  ),
  last_names: made(
    2,
    6_000,
    ['er', 'mann', 'ski', 'sen', 'ez', 'ini', 'off', 'ow', ''],
    ['Müller', 'Schmidt', 'García'],
  ),
  company_words: made(
    3,
    4_000,
    ['tec', 'werk', 'soft', 'line', 'bau', 'media', 'ia', 'on', ''],
    ['Nord', 'Solar', 'Data'],
  ),
  cities: made(4, 1_200, ['burg', 'stadt', 'ville', 'ow', 'hausen', 'furt', 'by'], ['Zürich', 'Berlin', 'Łódź']),
  jobs: made(5, 120, ['er', 'or', 'ist'], ['Engineer', 'Buyer', 'Head', 'Manager']),
  industries: made(6, 60, ['ing', 'ics'], ['Retail', 'Energy']),
  notes: made(7, 8_000, ['ung', 'en', 'et', 'al', 'ig', 'keit', ''], ['priority', 'renewal']),
};
