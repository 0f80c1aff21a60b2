/** Passages that each leg hands to the fusion. */
export const DEPTH = 100;
