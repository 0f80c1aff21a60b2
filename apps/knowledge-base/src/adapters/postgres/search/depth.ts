/** Passages that the words hand to the fusion. */
export const DEPTH = 100;
/** Passages that meaning hands to it; those further away were never the answer. */
export const NEAREST = 60;
/**
 * Neighbours that the approximate index looks at. So many more than are wanted that filters leave enough of them, as a rule:
 * otherwise it looks once more, at as many again.
 */
export const LOOKED_AT = 100;
