// What comes to whoever installs a package: what is bundled into it, as its build has written it down, and what npm
// installs with it, as it is installed here.
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, join } from 'node:path';

const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

/** `{ name, version, license, bundled }`, by name. `folder` is a package of the workspace, built. */
export function shipped(folder) {
  const list = join(folder, 'dist/third-party.json');
  const bundled = existsSync(list) ? read(list).map((one) => ({ ...one, bundled: true })) : [];
  const installed = new Map();
  install(folder, installed);
  return [...bundled, ...installed.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Dependencies of the package in `folder`, and theirs; an optional one that is not installed is not shipped. */
function install(folder, found) {
  const { dependencies = {}, optionalDependencies = {} } = read(join(folder, 'package.json'));
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) {
    const home = folderOf(name, folder);
    if (!home && name in optionalDependencies) continue;
    if (!home) throw new Error(`${name}, which ${folder} depends on, is not installed`);
    const { version, license, licenses } = read(join(home, 'package.json'));
    if (found.has(`${name}@${version}`)) continue;
    // Old packages have an object, or a list of objects.
    const said = license?.type ?? license ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'none declared';
    found.set(`${name}@${version}`, { name, version, license: said, bundled: false });
    install(home, found);
  }
}

function folderOf(name, from) {
  for (let at = realpathSync(from); ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name);
    if (existsSync(join(folder, 'package.json'))) return realpathSync(folder);
    if (at === dirname(at)) return undefined;
  }
}
