import { expect, it } from 'vitest';
import { landsOutside } from '../src/embedded/snapshot-file.ts';

// By the tar's own names: joined paths have other separators on Windows, where every first start was refused.
it('tells names that lead out of the folder from those that do not', () => {
  for (const name of ['PG_VERSION', 'base/1/2', 'base/', './base/..1', 'a..b']) expect(landsOutside(name)).toBe(false);
  for (const name of ['../x', 'base/../../x', '/etc/x', '\\\\host\\x', 'C:\\x', 'c:x', 'base\\..\\x']) {
    expect(landsOutside(name)).toBe(true);
  }
});
