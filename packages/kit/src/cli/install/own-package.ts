import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { PackageFacts } from '../../config/package-facts.ts';

export interface OwnPackage {
  readonly name: string;
  /** The script that is running, links followed. */
  readonly script: string;
}

/** The package that the running script belongs to, so that a fork installs itself and not what it was made from. */
export function ownPackage(script: string): OwnPackage | undefined {
  let real: string;
  try {
    real = realpathSync(script);
  } catch {
    return undefined;
  }
  for (let folder = dirname(real); ; folder = dirname(folder)) {
    const name = nameIn(join(folder, 'package.json'));
    if (name) return { name, script: real };
    if (folder === dirname(folder)) return undefined;
  }
}

function nameIn(file: string): string | undefined {
  try {
    return (JSON.parse(readFileSync(file, 'utf8')) as Partial<PackageFacts>).name;
  } catch {
    return undefined;
  }
}
