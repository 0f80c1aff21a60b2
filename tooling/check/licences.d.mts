import type { Shipped } from '../release/shipped.mjs';

export function licenceProblems(packages: readonly Omit<Shipped, 'bundled'>[]): string[];
