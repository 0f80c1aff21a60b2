// A package can hold another one without depending on it: every server has the kit bundled into it, and the templates of
// create-server are the servers as they are, with the versions of the packages that they need. Changesets knows of neither,
// since these stand among devDependencies or nowhere; so a release of what is held would leave the holder as it was.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SCOPE = '@enterprise-mcp/';
const IN_SERVERS = ['kit', 'postgres'].map((name) => SCOPE + name);
const HOLDS_EVERYTHING = `${SCOPE}create-server`;

/** Package → what it holds of the packages named, for those that are not named themselves. */
export function carriedBy(named, servers) {
  const holders = [
    ...servers.map((server) => [server, named.filter((name) => IN_SERVERS.includes(name))]),
    [HOLDS_EVERYTHING, named],
  ];
  return new Map(holders.filter(([holder, held]) => held.length > 0 && !named.includes(holder)));
}

/** Adds a changeset for each package that holds something of what the waiting ones release. */
export function addCarried(root) {
  const folder = join(root, '.changeset');
  const named = readdirSync(folder)
    .filter((file) => file.endsWith('.md') && file !== 'README.md')
    .flatMap((file) => namesIn(readFileSync(join(folder, file), 'utf8')));
  const servers = readdirSync(join(root, 'apps'))
    .filter((name) => existsSync(join(root, 'apps', name, 'package.json')))
    .map((name) => SCOPE + name);
  for (const [holder, held] of carriedBy([...new Set(named)].sort(), servers)) {
    const text = `---\n"${holder}": patch\n---\n\nMade anew with ${held.join(', ')}.\n`;
    writeFileSync(join(folder, `carried-${holder.slice(SCOPE.length)}.md`), text);
  }
}

function namesIn(changeset) {
  const [, head = ''] = /^---\n([\s\S]*?)\n---/.exec(changeset) ?? [];
  return [...head.matchAll(/^["']?(@[\w/-]+)["']?:/gm)].map(([, name]) => name);
}
