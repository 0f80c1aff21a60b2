import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../../.changeset');
const changesets = readdirSync(folder).filter((file) => file.endsWith('.md') && file !== 'README.md');

// Read only when a release is made: a formatter once turned one into something no release could read.
it.each(changesets)('%s can be read by the release', (file) => {
  expect(readFileSync(join(folder, file), 'utf8')).toMatch(
    /^---\n("@enterprise-mcp\/[\w-]+": (major|minor|patch)\n)+---\n\n\S/,
  );
});
