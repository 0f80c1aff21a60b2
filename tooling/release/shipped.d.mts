export interface Shipped {
  readonly name: string;
  readonly version: string;
  /** An SPDX expression, as the package says it. */
  readonly license: string;
  /** Whether its code is in the package itself. */
  readonly bundled: boolean;
}

export function shipped(folder: string): Shipped[];
