import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** tooling/containers/<name> of the repository the tests run in. */
export function ownImage(name: string): string | undefined {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const image = join(folder, 'tooling', 'containers', name);
    if (existsSync(join(image, 'Dockerfile'))) return image;
    if (folder === dirname(folder)) return undefined;
  }
}
