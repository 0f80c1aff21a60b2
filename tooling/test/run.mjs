// `pnpm test`: engine, build, every test there is, and one closing line with the counts.
//   pnpm test -- apps/crm          only files whose path contains it
//   pnpm test -- --project unit:kit
// Plain Node without dependencies: its first lines may run where nothing is built yet.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';

const root = join(import.meta.dirname, '../..');
const inCi = !['', '0', 'false', undefined].includes(process.env.CI);
const passedOn = process.argv.slice(2).filter((argument) => argument !== '--');
// Short: sockets in folders below it have paths of at most 107 bytes.
const scratch = mkdtempSync(join(tmpdir(), 'emcp-'));
const totals = { passed: 0, failed: 0, skipped: 0 };
/** What failed and why, said once more at the very end: a log is long, and often only its end is kept. */
const failures = [];
const began = Date.now();

/** Runs one step and prints what it took. */
function step(name, command, args, env = {}) {
  const start = Date.now();
  console.log(`\n▶ ${name}`);
  const { status, signal, error } = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...env },
  });
  const ok = status === 0;
  const why = ok ? 'ok' : `FAILED (${error?.message ?? signal ?? `exit ${status}`})`;
  if (!ok) failures.push(`${name}: ${why}`);
  console.log(`■ ${name}: ${why}, ${((Date.now() - start) / 1000).toFixed(1)} s`);
  return ok;
}

const binary = (name) => join(root, 'node_modules/.bin', name);

function vitest(name, projects) {
  const report = join(scratch, `${name.replace(/\W+/g, '-')}.json`);
  const args = [
    'run',
    ...projects.flatMap((project) => ['--project', project]),
    '--passWithNoTests',
    // vitest would leave one core free, half of a small machine. Projects that run one file at a time keep to that.
    `--maxWorkers=${Math.max(2, availableParallelism() - 1)}`,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
    ...passedOn,
  ];
  // Whatever tests leave behind goes with it, also what a killed process left.
  const ok = step(name, binary('vitest'), args, { TMPDIR: scratch });
  const before = totals.failed;
  if (existsSync(report)) count(JSON.parse(readFileSync(report, 'utf8')));
  // A file that does not load, an unhandled rejection, a globalSetup that throws: no test failed, yet it is a failure.
  if (!ok && totals.failed === before) totals.failed++;
}

function count(report) {
  totals.passed += report.numPassedTests;
  totals.skipped += report.numPendingTests + report.numTodoTests;
  totals.failed += report.numFailedTests;
  for (const file of report.testResults) {
    const wrong = file.assertionResults.filter(({ status }) => status === 'failed');
    const path = relative(root, file.name);
    for (const { fullName, failureMessages } of wrong) remember(`${path} > ${fullName}`, failureMessages.join('\n'));
    if (file.status !== 'failed' || wrong.length > 0) continue;
    totals.failed++;
    remember(path, file.message);
  }
}

function remember(what, why) {
  failures.push(`${what}\n    ${why.split('\n').slice(0, 30).join('\n    ')}`);
}

/** The official suite is a program of its own; a scored scenario counts as a test. */
function conformance() {
  const report = join(scratch, 'conformance.json');
  const ok = step('conformance', process.execPath, [join(root, 'tooling/conformance/run.mjs'), '--report', report]);
  const { passed = 0, failed = 0, wrong = [] } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : {};
  failures.push(...wrong);
  totals.passed += passed;
  totals.failed += ok ? 0 : Math.max(1, failed);
}

function finish() {
  rmSync(scratch, { recursive: true, force: true });
  const line = [
    `${totals.passed} passed`,
    `${totals.failed} failed`,
    ...(totals.skipped > 0 ? [`${totals.skipped} skipped`] : []),
  ];
  if (failures.length > 0) console.log(`\nWhat failed:\n${failures.map((one) => `✗ ${one}`).join('\n')}`);
  console.log(`\nall steps: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  // Whoever runs more after the tests can close with the same line.
  if (process.env.TEST_SUMMARY_FILE) writeFileSync(process.env.TEST_SUMMARY_FILE, `${line.join(', ')}\n`);
  console.log(line.join(', '));
  process.exit(totals.failed > 0 ? 1 : 0);
}

const engine = step('container engine', join(root, 'tooling/containers/setup'), []);
if (!engine && inCi) {
  totals.failed++;
  finish();
}

const browser = step('browser', join(root, 'tooling/browser/setup'), []);

const built = step('build', binary('turbo'), ['run', 'build', '--output-logs=errors-only'], {
  TURBO_TELEMETRY_DISABLED: '1',
});
if (!built) totals.failed++;

if (passedOn.includes('--project')) {
  vitest('tests', []);
} else {
  vitest('unit and architecture', ['unit:*', 'architecture']);
  if (passedOn.length === 0) conformance();
  vitest('integration', ['integration:*']);
  // These two run what was built; the others run the sources, so their results count after a failed build too.
  if (built) {
    vitest('end to end', ['e2e:*', 'alone:*']);
    vitest('release', ['release']);
  }
}

if (passedOn.length > 0 && totals.passed + totals.failed + totals.skipped === 0) {
  console.error(`\nno test matches ${passedOn.join(' ')}`);
  totals.failed++;
}
if (!engine) {
  console.log('\n!!! No container engine: every test on a real backend was SKIPPED. See tooling/containers/setup.');
}
if (!browser) console.log('\n!!! No Chromium: the tests of pages were SKIPPED. See tooling/browser/setup.');
finish();
