import { isValue } from './mask.ts';

// Finds the kinds of messages in a log, one message after another. After Pinjia He, Jieming Zhu, Zibin Zheng and
// Michael R. Lyu, "Drain: An Online Log Parsing Approach with Fixed Depth Tree", ICWS 2017: messages are grouped by their
// number of words and their first words, which leads to a short list of candidates to compare with. Other than there,
// values that were masked beforehand neither lead nor count as the same, and the words that led to a list do not count
// again: what a logger puts before each message would make everything alike.

/** One kind of message: its words, `<*>` where they differ. */
export interface Template {
  readonly id: number;
  words: readonly string[];
}

export interface DrainOptions {
  /** How many words lead to a list of candidates. */
  readonly leading?: number;
  /** Share of words, values and leading ones aside, that must be the same; the paper's `st`. */
  readonly similarity?: number;
  /** Different words after which others share a branch, so that a column of names makes no tree of its own. */
  readonly branches?: number;
  /** Most kinds in one list; what comes later goes to the nearest of them, which widens to whatever they have in common. */
  readonly candidates?: number;
}

const ANY = '<*>';
/** Most kinds of all: a log with more has no kinds. */
const MOST = 3000;

interface Node {
  readonly children: Map<string, Node>;
  readonly templates: Template[];
}

const node = (): Node => ({ children: new Map(), templates: [] });

export class Drain {
  readonly #root = node();
  readonly #templates: Template[] = [];
  readonly #options: Required<DrainOptions>;

  constructor({ leading = 3, similarity = 0.5, branches = 60, candidates = 60 }: DrainOptions = {}) {
    this.#options = { leading, similarity, branches, candidates };
  }

  /** What has been found so far; `id` is the place in it. */
  get templates(): readonly Template[] {
    return this.#templates;
  }

  /** The kind of a masked message, which may widen by it. */
  add(message: string): Template {
    const words = message.split(' ');
    const leaf = this.#leaf(words);
    const near = nearest(leaf.templates, words, this.#options.leading);
    const full = leaf.templates.length >= this.#options.candidates || this.#templates.length >= MOST;
    if (near && (full || near.similarity >= this.#options.similarity)) {
      if (near.differs) near.template.words = merged(near.template.words, words);
      return near.template;
    }
    if (this.#templates.length >= MOST) return this.#rest(leaf);
    const template = { id: this.#templates.length, words };
    this.#templates.push(template);
    leaf.templates.push(template);
    return template;
  }

  #leaf(words: readonly string[]): Node {
    let at = child(this.#root, String(words.length));
    let left = this.#options.leading;
    for (const word of words) {
      if (isValue(word)) continue;
      if (left-- === 0) break;
      const known = at.children.get(word);
      at = known ?? child(at, at.children.size < this.#options.branches ? word : ANY);
    }
    return at;
  }

  /** The last one is given up to everything that has no place; from then on it means "other". */
  #rest(leaf: Node): Template {
    const last = this.#templates.at(-1) as Template;
    last.words = [ANY];
    leaf.templates.push(last);
    return last;
  }
}

function child(of: Node, key: string): Node {
  const known = of.children.get(key);
  if (known) return known;
  const made = node();
  of.children.set(key, made);
  return made;
}

interface Near {
  readonly template: Template;
  readonly similarity: number;
  readonly differs: boolean;
}

/** The one with most words in common; of those, the one that differs least. */
function nearest(templates: readonly Template[], words: readonly string[], leading: number): Near | undefined {
  const literal = words.map((word) => !isValue(word));
  const literals = Math.max(0, literal.filter(Boolean).length - leading);
  let best: Near | undefined;
  let most = -1;
  for (const template of templates) {
    let same = 0;
    let left = leading;
    let differs = false;
    for (let index = 0; index < words.length; index++) {
      const own = template.words[index];
      const equal = own === words[index];
      if (!equal && own !== ANY) differs = true;
      if (literal[index] && left-- <= 0 && equal) same++;
    }
    const similarity = literals === 0 ? 1 : same / literals;
    const score = similarity + (differs ? 0 : 0.001);
    if (score <= most) continue;
    most = score;
    best = { template, similarity, differs };
  }
  return best;
}

function merged(one: readonly string[], other: readonly string[]): readonly string[] {
  if (one.length !== other.length) return one;
  return one.map((word, index) => (word === other[index] ? word : ANY));
}
