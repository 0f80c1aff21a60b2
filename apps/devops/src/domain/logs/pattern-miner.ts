import { Drain, type Template } from './drain.ts';
import { type Level, levelOf, levels } from './level.ts';
import { type LogLine, messageOf } from './line.ts';
import { masked } from './mask.ts';
import { signatureOf } from './signature.ts';

/** A kind of message. Two levels of the same words are two patterns. */
export interface Pattern {
  readonly id: number;
  readonly level: Level | undefined;
  readonly template: Template;
}

/** More signatures than this are forgotten, all at once; they are found again. */
const MOST_SIGNATURES = 200_000;

/**
 * Which pattern a line belongs to. Most lines are like one before in all but values: those are known by their signature,
 * and only what is new is made a text, masked and looked for in the tree.
 */
export class PatternMiner {
  readonly #drain = new Drain();
  readonly #known = new Map<number, Pattern>();
  readonly #patterns: Pattern[] = [];
  readonly #byTemplate = new Map<string, Pattern>();

  get patterns(): readonly Pattern[] {
    return this.#patterns;
  }

  add(line: LogLine): Pattern {
    const seed = line.level === undefined ? 0 : 1 + levels.indexOf(line.level);
    const signature = signatureOf(line.bytes, line.from, line.to, seed);
    const known = this.#known.get(signature);
    if (known) return known;
    const message = messageOf(line);
    const pattern = this.#pattern(this.#drain.add(masked(message)), line.level ?? levelOf(message));
    if (this.#known.size >= MOST_SIGNATURES) this.#known.clear();
    this.#known.set(signature, pattern);
    return pattern;
  }

  #pattern(template: Template, level: Level | undefined): Pattern {
    const key = `${template.id} ${level}`;
    const known = this.#byTemplate.get(key);
    if (known) return known;
    const pattern = { id: this.#patterns.length, level, template };
    this.#patterns.push(pattern);
    this.#byTemplate.set(key, pattern);
    return pattern;
  }
}
