import { documented } from '../config/documents.ts';
import { parseCommon, parseConfig, type Settings } from '../config/parse.ts';
import type { Setting } from '../config/setting.ts';
import { compileTool } from '../define/compile.ts';
import type { AnyServer } from '../define/server.ts';
import { CodedError } from '../errors/define.ts';
import { limitText } from '../limits/rules.ts';
import { loadPolicy } from '../policy/load.ts';
import type { Logger } from '../serve/logger.ts';
import { backendHealth } from './backends.ts';
import { readCommandLine } from './command-line.ts';
import { stderrLogger } from './log.ts';
import { folderProblems } from './preflight.ts';
import type { Run } from './subcommand.ts';
import { usageError } from './usage.ts';

const OLDEST_NODE = [20, 19] as const;
/** What a tool list may cost a context window, in bytes without output schemas. */
const LIST_BUDGET = 8 * 1024;

const NAME_WIDTH = 18;

interface Finding {
  readonly state: 'ok' | 'warn' | 'FAIL';
  readonly what: string;
  readonly lines: readonly string[];
}

/** `doctor`: looks at everything that has to be right, goes on after a failure, and exits 1 when something is wrong. */
export const doctor: Run = async (invocation) => {
  const { server, argv, process, host } = invocation;
  const line = readCommandLine(server, {}, argv);
  if (line.problems.length > 0 || line.positionals.length > 0) {
    return usageError(invocation, 'doctor', line.problems.length > 0 ? line.problems : ['doctor takes no arguments']);
  }
  let failed = false;
  const say = ({ state, what, lines }: Finding) => {
    failed ||= state === 'FAIL';
    process.stdout.write(
      `${state.padEnd(4)}  ${what.padEnd(NAME_WIDTH)}  ${lines.join(`\n${' '.repeat(NAME_WIDTH + 8)}`)}\n`,
    );
  };

  say(nodeFinding(process.version));
  const settings = attempt(() => parseConfig(server, line.settingsArgv, process.env, host));
  say(
    settings instanceof CodedError
      ? { state: 'FAIL', what: 'configuration', lines: problemsOf(settings) }
      : { state: 'ok', what: 'configuration', lines: settingLines(server, settings) },
  );
  const common = attempt(() => parseCommon(server, line.settingsArgv, process.env, host));
  if (!(common instanceof CodedError)) {
    const problems = folderProblems(server, common, process.pid);
    say(
      problems.length > 0
        ? { state: 'FAIL', what: 'folders', lines: problems }
        : { state: 'ok', what: 'folders', lines: [`data ${common.dataDir}`, `audit ${common.auditDir}`] },
    );
  }
  if (!(settings instanceof CodedError)) {
    say(await policyFinding(server, settings, stderrLogger(settings, process, 'error')));
    for (const { name, ok, detail } of await backendHealth(
      server,
      settings,
      stderrLogger(settings, process, 'error'),
    )) {
      say({ state: ok ? 'ok' : 'FAIL', what: name, lines: [detail] });
    }
  }
  say(toolFinding(server));
  return failed ? 1 : 0;
};

function nodeFinding(version: string): Finding {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const old = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  return {
    state: old ? 'FAIL' : 'ok',
    what: 'node',
    lines: [old ? `${version} is too old; install node ${OLDEST_NODE.join('.')} or newer` : version],
  };
}

async function policyFinding(server: AnyServer, settings: Settings, log: Logger): Promise<Finding> {
  try {
    const { version } = await loadPolicy(server, settings, log);
    return { state: 'ok', what: 'policy', lines: [settings.policy ?? 'the default', version] };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return { state: 'FAIL', what: 'policy', lines: problemsOf(error) };
  }
}

function settingLines(server: AnyServer, settings: Settings): string[] {
  const { config, common, readOnly, tools, policy, demo } = settings;
  const values: Record<string, unknown> = {
    ...config,
    ...common,
    ...asWritten(common),
    readOnly,
    tools,
    policy,
    demo,
  };
  return documented(server).map((setting) => `${setting.env} = ${shown(setting, values[setting.key])}`);
}

/** Settings of every server in the form in which they are set. */
function asWritten({ callTimeoutMs, limits, approvals }: Settings['common']): Record<string, unknown> {
  const rules = Object.entries({ ...limits?.effects, ...limits?.tools });
  return {
    callTimeout: callTimeoutMs / 1000,
    limits: rules.map(([name, rule]) => `${name}=${rule ? limitText(rule) : 'off'}`),
    limitStore: limits?.shared ? 'state' : 'memory',
    callsAtOnce: limits?.atOnce.process,
    callsAtOnceEach: limits?.atOnce.principal,
    approvalTimeout: approvals && approvals.ttlMs / 1000,
    approvalPort: approvals?.port,
    askTimeout: approvals && approvals.askMs / 1000,
  };
}

function shown({ secret }: Setting, value: unknown): string {
  if (value === undefined) return '(not set)';
  if (secret) return '(set, not shown)';
  return Array.isArray(value) ? value.join(',') : String(value);
}

function toolFinding(server: AnyServer): Finding {
  const bytes = server.tools
    .map((tool) => ({ ...compileTool(tool).listing, outputSchema: undefined }))
    .reduce((sum, listing) => sum + Buffer.byteLength(JSON.stringify(listing)), 0);
  const size = `${server.tools.length} tools, ${(bytes / 1024).toFixed(1)} KB of every context window`;
  return bytes > LIST_BUDGET
    ? { state: 'warn', what: 'tool list', lines: [`${size}; serve fewer with --tools`] }
    : { state: 'ok', what: 'tool list', lines: [size] };
}

function attempt<T>(parse: () => T): T | CodedError {
  try {
    return parse();
  } catch (error) {
    if (error instanceof CodedError) return error;
    throw error;
  }
}

function problemsOf({ details, message }: CodedError): readonly string[] {
  return Array.isArray(details['problems']) ? details['problems'].map(String) : [message];
}
