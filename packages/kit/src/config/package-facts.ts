/** The fields of a server's package.json that its registry entry, its bundle and `install` are made from. */
export interface PackageFacts {
  readonly name: string;
  readonly version?: string;
  readonly description?: string;
  /** Name in the MCP registry: `io.github.owner/server`. */
  readonly mcpName?: string;
  readonly license?: string;
  readonly author?: string | { readonly name: string };
  readonly repository?: string | { readonly url: string; readonly directory?: string };
}

/** `git+https://github.com/o/r.git` as a browser takes it; undefined when there is none. */
export function repositoryUrl({ repository }: PackageFacts): string | undefined {
  const url = typeof repository === 'string' ? repository : repository?.url;
  return url?.replace(/^git\+/, '').replace(/\.git$/, '');
}
