// `pnpm conformance`: the official suite against the kit's fixtures, which are served through the whole gate.
// Needs nothing built. The suite runs on Node 22 or newer; an older Node fetches one with npx.
//   --report FILE   writes { passed, failed, wrong } as JSON
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../..');
const NODE = 'node@22.23.3';
/** How many scenarios each set scores. A suite that scores others is another suite: look at it before changing this. */
const SETS = { '2025-11-25': 30, '2026-07-28': 37 };
const LONGEST_RUN = 120_000;

const require = createRequire(import.meta.url);
const suite = join(dirname(require.resolve('@modelcontextprotocol/conformance/package.json')), 'dist/index.js');
const scratch = mkdtempSync(join(tmpdir(), 'enterprise-mcp-suite-'));

/** Starts the fixtures on a free port. Resolves to their URL and the way to end them. */
async function startFixtures() {
  const child = spawn(
    join(root, 'node_modules/.bin/tsx'),
    ['--conditions=@enterprise-mcp/source', join(root, 'packages/kit/test/conformance/main.ts')],
    { cwd: root, stdio: ['pipe', 'pipe', 'pipe'] },
  );
  let complaints = '';
  child.stderr.on('data', (chunk) => {
    complaints = (complaints + chunk).slice(-4000);
  });
  const [url] = await Promise.race([
    createInterface(child.stdout)
      [Symbol.asyncIterator]()
      .next()
      .then(({ value }) => [value]),
    new Promise((_, reject) => child.once('exit', () => reject(new Error(`the fixtures ended: ${complaints}`)))),
  ]);
  return {
    url,
    end: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.stdin.end();
      }),
  };
}

/** Runs one requirement set. Resolves to everything it printed. */
function runSet(set, url) {
  const own = Number(process.versions.node.split('.')[0]) >= 22;
  const [command, ...first] = own ? [process.execPath] : ['npx', '-y', NODE];
  const child = spawn(command, [...first, suite, 'server', '--url', url, '--requirements', set], {
    cwd: scratch,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: LONGEST_RUN,
  });
  let output = '';
  child.stdout.on('data', (chunk) => {
    output += chunk;
  });
  child.stderr.on('data', (chunk) => {
    output += chunk;
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(String(error)));
    child.once('close', () => resolve(output));
  });
}

/** What the suite's closing summary says, scenario by scenario. */
function read(output) {
  const summary = output.slice(output.lastIndexOf('=== SUMMARY ==='));
  const unscored = new Map([...summary.matchAll(/^ {2}[✓✗] (\S+) \(([^)]+)\)/gm)].map(([, name, why]) => [name, why]));
  return [...summary.matchAll(/^([✓✗]) (\S+): (\d+) passed, (\d+) failed/gm)].map(([, mark, name, passed, failed]) => ({
    name,
    ok: mark === '✓',
    passed: Number(passed),
    failed: Number(failed),
    unscored: unscored.get(name),
  }));
}

const totals = { passed: 0, failed: 0, wrong: [] };
const fixtures = await startFixtures();
try {
  const sets = Object.keys(SETS);
  const outputs = await Promise.all(sets.map((set) => runSet(set, fixtures.url)));
  for (const [index, set] of sets.entries()) report(set, outputs[index]);
} finally {
  await fixtures.end();
  rmSync(scratch, { recursive: true, force: true });
}

function report(set, output) {
  const scenarios = read(output);
  const scored = scenarios.filter(({ unscored }) => unscored === undefined);
  const passing = scored.filter(({ ok }) => ok);
  const others = groups(scenarios.filter(({ unscored }) => unscored !== undefined));
  const checks = scored.reduce((sum, { passed }) => sum + passed, 0);
  const whole = scored.length === SETS[set];
  console.log(`\n${set}: ${passing.length}/${scored.length} scored scenarios, ${checks} checks`);
  for (const [group, members] of others) {
    const fine = members.filter(({ ok }) => ok);
    const wrong = members.filter(({ ok }) => !ok).map(({ name }) => name);
    const fails = wrong.length > 0 ? `; not: ${wrong.join(', ')}` : '';
    console.log(`  not scored, ${group}: ${fine.length}/${members.length}${fails}`);
  }
  const wrong = scored.filter(({ ok }) => !ok).map(({ name, failed }) => `${name}: ${failed} checks failed`);
  if (!whole) wrong.push(`${SETS[set]} scenarios should be scored`);
  for (const one of wrong) console.log(`  ✗ ${one}`);
  totals.wrong.push(...wrong.map((one) => `conformance ${set}, ${one}`));
  if (!whole || passing.length < scored.length) console.log(output.slice(-8000));
  totals.passed += passing.length;
  totals.failed += scored.length - passing.length + (whole ? 0 : 1);
}

function groupOf({ name, unscored }) {
  return name.startsWith('tasks-') ? 'Tasks extension' : unscored;
}

function groups(scenarios) {
  const found = new Map();
  for (const one of scenarios) found.set(groupOf(one), [...(found.get(groupOf(one)) ?? []), one]);
  return found;
}

const file = process.argv.includes('--report') ? process.argv[process.argv.indexOf('--report') + 1] : undefined;
if (file) writeFileSync(file, JSON.stringify(totals));
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exit(totals.failed > 0 ? 1 : 0);
