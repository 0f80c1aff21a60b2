import { afterAll, expect, vi } from 'vitest';
import type { FakeGitHub } from '../github/fake-github.ts';
import { openGitHub } from '../github/open-github.ts';
import { pmContract } from './pm.contract.ts';

// Compiling GitHub's description takes seconds on a slow machine.
vi.setConfig({ testTimeout: 60_000 });

const used: FakeGitHub[] = [];

pmContract(
  'GitHub',
  async (set) => {
    const opened = await openGitHub(set);
    used.push(opened.github);
    return opened;
  },
  { rules: false, history: false },
);

afterAll(() => {
  expect(used.flatMap(({ requests }) => requests).length).toBeGreaterThan(100);
  expect(used.flatMap(({ violations }) => violations)).toEqual([]);
});
