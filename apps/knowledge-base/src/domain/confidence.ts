/** How near the best hit is to the question. */
export interface Nearness {
  readonly coverage: number;
  readonly similarity?: number | undefined;
}

/** A passage with this much of what the question says in words answers it, or nothing does. */
const ENOUGH_WORDS = 0.42;
const SOME_WORDS = 0.25;
/** Cosine of vectors that are fitted on the corpus; those of served models are nearer to each other. */
const NEAR = 0.55;

/** Nothing is near: what was found shares words with the question at best. */
export function isLow(hits: readonly Nearness[]): boolean {
  return !hits
    .slice(0, 3)
    .some(({ coverage, similarity = 0 }) => coverage >= ENOUGH_WORDS || (coverage >= SOME_WORDS && similarity >= NEAR));
}
