export interface Release {
  readonly tag: string;
  readonly notes: string;
  readonly files: readonly string[];
}

export function releasesOf(
  tags: readonly string[],
  packages: readonly { readonly name: string; readonly version: string; readonly changes: string }[],
  names: readonly string[],
): readonly Release[];
