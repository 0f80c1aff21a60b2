export interface PackedPackage {
  readonly name: string;
  readonly version: string;
  /** Absolute path. */
  readonly tarball: string;
  /** Paths inside, relative to the package. */
  readonly files: readonly string[];
  /** Size of the tarball. */
  readonly bytes: number;
}

/** Packs every publishable package into `folder`, dependencies first. */
export function packAll(folder: string, only?: readonly string[]): PackedPackage[];
