import { changeOf, likelihoodRatio, rateChange, SURE } from './change.ts';
import { clipWords } from './clip-words.ts';
import type { Level } from './level.ts';
import { plainWords, shortened, withoutHead } from './shown-pattern.ts';
import type { Seen, SeenOrigin, Summary } from './summary.ts';

/** Why a pattern is told: in this order. */
export type Kind = 'error' | 'rare error' | 'changed' | 'frequent';

export interface ToldPattern {
  readonly kind: Kind;
  readonly level: Level | undefined;
  readonly count: number;
  /** In the time before, scaled to the length of the range. 0: new. Undefined where nothing is known of that time. */
  readonly before: number | undefined;
  readonly first: number;
  readonly last: number;
  /** When its rate changed in the range, and from what to what, in lines a minute. */
  readonly turn: { readonly at: number; readonly from: number; readonly to: number } | undefined;
  readonly pattern: string;
  /** A line of it, as it was; undefined where it would say the same. */
  readonly example: string | undefined;
}

export interface ToldSource {
  readonly service: string;
  readonly source: string;
  readonly lines: number;
  readonly before: number;
  readonly errors: number;
  /** How unlike itself it is, see `changeOf`. */
  readonly change: number;
  /** The pattern that changed most. */
  readonly most: string | undefined;
}

export interface Report {
  readonly lines: number;
  /** Share of the lines, 0 to 1, whose pattern is told, in `patterns` or in `more`. */
  readonly coverage: number;
  readonly patterns: readonly ToldPattern[];
  /** Further patterns, the most frequent first: count, level, words. */
  readonly more: string;
  readonly untold: { readonly patterns: number; readonly errors: number };
  /** Those that changed most first. */
  readonly sources: readonly ToldSource[];
}

/** Lengths that a report is tried with, the most generous first, until it fits. */
const sizes = [
  { pattern: 200, ofError: 240, example: 240, changed: 6, frequent: 8, more: 110, sources: 8 },
  { pattern: 150, ofError: 160, example: 120, changed: 4, frequent: 5, more: 90, sources: 6 },
  { pattern: 110, ofError: 140, example: 0, changed: 3, frequent: 2, more: 75, sources: 5 },
  { pattern: 80, ofError: 120, example: 0, changed: 1, frequent: 0, more: 60, sources: 4 },
  { pattern: 80, ofError: 0, example: 0, changed: 0, frequent: 0, more: 60, sources: 3 },
] as const;
type Size = (typeof sizes)[number];

/** What a pattern weighs in an answer beside its texts: names, numbers, a fence; and an example beside its own. */
const WEIGHT = 235;
const WEIGHT_OF_EXAMPLE = 64;
const WEIGHT_OF_SOURCE = 180;
/** An error seen no more often than this would drown among the frequent ones. */
const RARE = 5;

/** The patterns of a summary as far as they fit into `bytes`; errors before everything else. */
export function reportOf(summary: Summary, bytes: number): Report {
  let told = attempt(summary, sizes[0], bytes);
  for (const size of sizes.slice(1)) {
    if (told.fits) break;
    told = attempt(summary, size, bytes);
  }
  return told.report;
}

function attempt(summary: Summary, size: Size, bytes: number): { readonly fits: boolean; readonly report: Report } {
  const seen = summary.patterns.filter(({ count }) => count > 0).sort((a, b) => b.count - a.count);
  const common = plainWords(summary.patterns.map(({ pattern }) => pattern.template));
  const scale = summary.before > 0 ? spanOf(summary) : undefined;
  const errors = seen.filter(isError);
  const changed = summary.patterns
    .filter((one) => !isError(one) && ratio(one, summary) >= SURE && isOther(one, summary))
    .sort((a, b) => ratio(b, summary) - ratio(a, summary))
    .slice(0, size.changed);
  const others = seen.filter((one) => !isError(one) && !changed.includes(one));
  const tell = (kind: Kind, one: Seen) => toldPattern(kind, one, { summary, size, scale, common });
  const sources = toldSources(summary, size, common);

  let left = bytes - sources.reduce((sum, { most = '' }) => sum + WEIGHT_OF_SOURCE + byteLength(most), 0);
  const patterns: ToldPattern[] = [];
  const shown = new Set<Seen>();
  const rare = errors.filter(({ count }) => count <= RARE);
  const wanted: [Kind, Seen][] = [
    ...errors.filter((one) => !rare.includes(one)).map((one): [Kind, Seen] => ['error', one]),
    ...rare.map((one): [Kind, Seen] => ['rare error', one]),
    ...changed.map((one): [Kind, Seen] => ['changed', one]),
    ...others.slice(0, size.frequent).map((one): [Kind, Seen] => ['frequent', one]),
  ];
  for (const [kind, one] of wanted) {
    const told = tell(kind, one);
    const example = told.example === undefined ? 0 : WEIGHT_OF_EXAMPLE + byteLength(told.example);
    const weight = WEIGHT + byteLength(told.pattern) + example;
    // Room for a line of each error that is still to be told.
    const errorsLeft = errors.length - patterns.filter((of) => of.kind.endsWith('error')).length - 1;
    if (weight > left - Math.max(0, errorsLeft) * (size.more + 12)) break;
    left -= weight;
    patterns.push(told);
    shown.add(one);
  }
  // What did not fit as a whole is told in a line each; errors first.
  const rest = [...errors, ...seen].filter((one, index, all) => !shown.has(one) && all.indexOf(one) === index);
  const lines: string[] = [];
  for (const one of rest) {
    const line = `${one.count} ${one.pattern.level ?? '-'} ${clipWords(shortened(one.pattern.template, common), size.more)}`;
    if (byteLength(line) + 2 > left) break;
    left -= byteLength(line) + 2;
    lines.push(line);
    shown.add(one);
  }
  const covered = [...shown].reduce((sum, { count }) => sum + count, 0);
  const untold = {
    patterns: seen.length - seen.filter((one) => shown.has(one)).length,
    errors: errors.filter((one) => !shown.has(one)).length,
  };
  const report: Report = {
    lines: summary.lines,
    coverage: summary.lines === 0 ? 1 : covered / summary.lines,
    patterns,
    more: lines.join('\n'),
    untold,
    sources,
  };
  const whole = patterns.length === wanted.length && untold.errors === 0;
  return { fits: whole && (report.coverage >= ENOUGH || untold.patterns === 0), report };
}

/** A summary that tells of less than this share of the lines is tried with shorter texts. */
const ENOUGH = 0.81;

function spanOf({ range: { before, from, to } }: Summary): number {
  return (to - from) / (from - before);
}

/** Against the other lines, so that a source with more of everything has not changed in everything. */
function ratio({ count, before }: Seen, summary: Summary): number {
  if (summary.before === 0 || summary.lines === 0) return 0;
  const share = { now: count, before };
  const others = { now: summary.lines - count, before: summary.before - before };
  return likelihoodRatio(share, summary.lines, summary.before) + likelihoodRatio(others, summary.lines, summary.before);
}

/** Half or twice the share that it had: with many lines, little is sure, too. */
function isOther({ count, before }: Seen, summary: Summary): boolean {
  const [now, then] = [count / summary.lines, before / summary.before];
  return now >= 2 * then || now <= then / 2;
}

interface Telling {
  readonly summary: Summary;
  readonly size: Size;
  readonly scale: number | undefined;
  readonly common: ReadonlySet<string>;
}

function toldPattern(kind: Kind, one: Seen, { summary, size, scale, common }: Telling): ToldPattern {
  const { from, to } = summary.range;
  const part = (to - from) / one.parts.length;
  const turn = rateChange(one.parts);
  const perMinute = 60_000 / part;
  const length = kind.endsWith('error') ? size.ofError : size.example;
  const says = length > 0 && /<|…/.test(one.pattern.template.words.join(' '));
  const example = says ? clipWords(withoutHead(one.example, one.pattern.template, common), length) : '';
  return {
    kind,
    level: one.pattern.level,
    count: one.count,
    before: scale === undefined ? undefined : one.before * scale,
    first: one.first,
    last: one.last,
    turn: turn && { at: from + turn.at * part, from: turn.from * perMinute, to: turn.to * perMinute },
    pattern: clipWords(shortened(one.pattern.template, common), size.pattern),
    example: example === '' ? undefined : example,
  };
}

function toldSources(summary: Summary, size: Size, common: ReadonlySet<string>): ToldSource[] {
  if (summary.origins.length < 2) return [];
  return summary.origins
    .map((one) => ({ one, ...changeIn(one, summary) }))
    .sort((a, b) => b.change - a.change || b.one.lines - a.one.lines)
    .slice(0, size.sources)
    .map(({ one, change, errors, most }) => ({
      service: one.origin.service,
      source: one.origin.name,
      lines: one.lines,
      before: one.before,
      errors,
      change,
      most: most && clipWords(shortened(most.pattern.template, common), size.more),
    }));
}

function changeIn(one: SeenOrigin, summary: Summary) {
  const { patterns } = summary;
  const shares = patterns.map((seen) => ({
    seen,
    now: one.now.at(seen.pattern.id),
    before: one.before === 0 ? 0 : one.earlier.at(seen.pattern.id),
  }));
  const wrong = shares.filter(({ seen }) => isError(seen));
  const errors = {
    now: wrong.reduce((sum, { now }) => sum + now, 0),
    before: wrong.reduce((sum, { before }) => sum + before, 0),
  };
  const ratios = shares.map((share) => likelihoodRatio(share, one.lines, one.before));
  const top = ratios.reduce((best, value, index) => (value > (ratios[best] ?? 0) ? index : best), 0);
  const spans = { parts: one.spans.values, all: summary.spans.values, begin: summary.spansBefore };
  const change = changeOf({ shares, errors, ...spans });
  return { change, errors: errors.now, most: change > 0 ? shares[top]?.seen : undefined };
}

const isError = ({ pattern: { level } }: Seen) => level === 'error' || level === 'fatal';

const byteLength = (text: string) => Buffer.byteLength(JSON.stringify(text)) - 2;
