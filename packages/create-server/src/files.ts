/** A tree of files: paths with `/`, relative to its root, and their texts. */
export type Files = ReadonlyMap<string, string>;

/** What stands around the servers in the repository that they come from. */
export interface Around {
  /** Versions of all packages, npm's and our own. */
  readonly versions: Readonly<Record<string, string>>;
  readonly compilerOptions: Readonly<Record<string, unknown>>;
  /** `uses:` lines of workflows, pinned, by the action's name. */
  readonly actions: Readonly<Record<string, string>>;
  readonly license: string;
}

export interface Templates {
  /** The servers by name. */
  readonly apps: ReadonlyMap<string, Files>;
  /** The smallest server, with a folder of what differs for each backend. */
  readonly depot: Files;
  readonly around: Around;
}
