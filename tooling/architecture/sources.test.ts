import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { appNames, root } from '../docs/servers.ts';
import {
  ambientOffences,
  defaultExportOffences,
  lengthOffences,
  MAX_LINES,
  nameOffences,
  siblingTestOffences,
} from './file-rules.ts';
import { boundaryOffences, directionOffences, type Offence } from './import-rules.ts';
import { sourceFiles } from './source-file.ts';

// Rules over every source file. Each failure names the file and what is wrong with it.

const files = sourceFiles(root, ['apps', 'packages', 'tooling']);
const paths = files.map(({ path }) => path);
const apps = appNames();

const lines = (offences: readonly Offence[]) => offences.map(({ file, problem }) => `${file}: ${problem}`);

/** Everything that a workspace package exports: `@enterprise-mcp/kit`, `@enterprise-mcp/kit/serve`. */
function entryPoints(): ReadonlySet<string> {
  const found = new Set<string>();
  for (const folder of readdirSync(join(root, 'packages'))) {
    const manifest = join(root, 'packages', folder, 'package.json');
    if (!existsSync(manifest)) continue;
    const { name, exports: map = {} } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      name: string;
      exports?: Record<string, unknown>;
    };
    for (const key of Object.keys(map)) found.add(name + key.slice(1));
  }
  return found;
}

describe('sources', () => {
  it('are found', () => {
    expect(paths).toContain('packages/kit/src/gate/index.ts');
    expect(apps).toContain('crm');
  });

  it('inside an app import only in the allowed direction', () => {
    expect(lines(files.flatMap(directionOffences))).toEqual([]);
  });

  it('use other packages through their entry points, no other app, and the SDK only where it is served', () => {
    const entries = entryPoints();
    expect(lines(files.flatMap((file) => boundaryOffences(file, entries, apps)))).toEqual([]);
  });

  it('leave process.env and console to bin.ts', () => {
    expect(lines(files.flatMap(ambientOffences))).toEqual([]);
  });

  it('have no default exports', () => {
    expect(lines(files.flatMap(defaultExportOffences))).toEqual([]);
  });

  it('are named for what they do, in kebab-case', () => {
    expect(lines(files.flatMap(nameOffences))).toEqual([]);
  });

  it(`have at most ${MAX_LINES} lines, and a server.ts much less`, () => {
    expect(lines(files.flatMap(lengthOffences))).toEqual([]);
  });

  it('that declare a tool, resource or prompt have their test beside them', () => {
    expect(lines(siblingTestOffences(paths))).toEqual([]);
  });
});
