export function sbomOf(folder: string): Promise<string>;
