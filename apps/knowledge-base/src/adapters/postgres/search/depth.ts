/** Passages that the words hand to the fusion. */
export const DEPTH = 100;
/** Passages that meaning hands to it; those further away were never the answer. */
export const NEAREST = 60;
/** Neighbours that the approximate index looks at: more than are wanted, since filters take some away. */
export const LOOKED_AT = 80;
