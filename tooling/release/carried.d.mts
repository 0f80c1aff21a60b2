export function carriedBy(named: readonly string[], servers: readonly string[]): Map<string, readonly string[]>;
export function addCarried(root: string): void;
