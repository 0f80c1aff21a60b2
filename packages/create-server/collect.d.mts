/** Copies what servers are made from out of the repository in `root` to the folder `out`, which is emptied first. */
export function collect(root: string, out: string): Promise<void>;
