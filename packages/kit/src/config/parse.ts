import type { AnyServer } from '../define/server.ts';
import { closest } from '../errors/did-you-mean.ts';
import { kitErrors } from '../errors/kit-errors.ts';
import { kitTools } from '../jobs/get-job.ts';
import { type LimitSettings, readLimits } from '../limits/rules.ts';
import type { LogLevel } from '../serve/logger.ts';
import { commonSchema, modeFlags, startSchema } from './common.ts';
import { readEnvironment, unknownVariables } from './environment.ts';
import { type FlagSpec, readFlags } from './flags.ts';
import { type HttpAddress, parseAddress } from './http-address.ts';
import { absoluteFolder, defaultDataDir, type Env, type Platform, pathsOf, thisPlatform } from './platform.ts';
import { findText, type Report, readGroup, type Sources } from './read-group.ts';
import { registryOf, type SettingRegistry } from './registry.ts';
import { type Setting, splitList } from './setting.ts';

export interface CommonSettings {
  /** Absolute folder for embedded data. Not created by parsing. */
  readonly dataDir: string;
  /** Absolute folder of the audit log. */
  readonly auditDir: string;
  /** Where the audit log is kept. Absent: in files. */
  readonly audit?: readonly ('file' | 'postgres' | 'stderr')[];
  readonly logLevel: LogLevel;
  readonly callTimeoutMs: number;
  /** Absent: none. */
  readonly limits?: LimitSettings;
  /** Absent: the defaults. */
  readonly approvals?: ApprovalSettings;
}

export interface ApprovalSettings {
  /** From the question to the call that runs with the approval. */
  readonly ttlMs: number;
  /** Of the page on 127.0.0.1; 0: any that is free. */
  readonly port: number;
  /** How long a person has to answer within the call, where the client asks. */
  readonly askMs: number;
}

/** A start of the server: everything environment and flags said, checked and with defaults filled in. */
export interface Settings {
  /** Values of the server's own schema (`ConfigOf<C>`). */
  readonly config: Readonly<Record<string, unknown>>;
  readonly common: CommonSettings;
  readonly readOnly: boolean;
  /** Names given with `--tools`, all known, and the kit's own that go with them; undefined means all tools. */
  readonly tools: readonly string[] | undefined;
  /** Absolute path of the policy file; undefined means the default policy. */
  readonly policy?: string | undefined;
  readonly demo: boolean;
  /** Serve over HTTP there; undefined means stdin and stdout. */
  readonly http?: HttpAddress | undefined;
  /** Values to redact wherever text leaves the process. */
  readonly secrets: readonly string[];
}

/**
 * Reads a start of `server` from flags (`argv` without node and script) and environment; a flag beats a variable.
 * Throws `CONFIG_INVALID` with all problems at once, none of which repeats a value.
 */
export function parseConfig(
  server: AnyServer,
  argv: readonly string[],
  env: Env,
  host: Platform = thisPlatform(),
): Settings {
  const { sources, report, registry } = readSources(server, argv, env, host);
  const config = readGroup(server.config.schema, registry.own, sources, report);
  const common = readCommon(server, registry, sources, report, env, host);
  const start = readGroup(startSchema, registry.start, sources, report);
  report.problems.push(...unknownTools(registry, sources, server));
  if (!config || !common || !start || report.problems.length > 0) throw invalid(report);
  return {
    config,
    common,
    readOnly: start.readOnly,
    tools: start.tools && withKitTools(server, start.tools),
    policy: start.policy === undefined ? undefined : absoluteFolder(start.policy, host),
    demo: start.demo,
    ...(start.http !== undefined && { http: parseAddress(start.http) }),
    secrets: [...new Set(report.secrets)],
  };
}

/** Only what every server has: subcommands such as `audit verify` must not need the backends' credentials. */
export function parseCommon(
  server: AnyServer,
  argv: readonly string[],
  env: Env,
  host: Platform = thisPlatform(),
): CommonSettings {
  const { sources, report, registry } = readSources(server, argv, env, host);
  const common = readCommon(server, registry, sources, report, env, host);
  if (!common || report.problems.length > 0) throw invalid(report);
  return common;
}

/** The flags that `parseConfig` accepts. */
export function flagSpecs(registry: SettingRegistry): FlagSpec[] {
  const spec = (setting: Setting): FlagSpec => ({
    flag: setting.flag,
    value: setting.kind === 'boolean' ? 'none' : setting.valueOptional ? 'optional' : 'required',
    many: setting.kind === 'list',
  });
  return [
    ...[...registry.own, ...registry.common, ...registry.start].map(spec),
    ...modeFlags.map(({ flag }): FlagSpec => ({ flag, value: 'none', many: true })),
  ];
}

function readSources(server: AnyServer, argv: readonly string[], env: Env, host: Platform) {
  const { prefix } = server.config;
  const registry = registryOf(server);
  const flags = readFlags(argv, flagSpecs(registry));
  const environment = readEnvironment(prefix, env, host);
  const settings = [...registry.own, ...registry.common, ...registry.start];
  const names = settings.map((setting) => setting.env);
  const problems = [
    ...new Set(flags.problems),
    ...(flags.positionals.length > 0
      ? ['an argument belongs to no flag; a subcommand must come first, see --help']
      : []),
    ...unknownVariables(environment, names),
    ...emptyToolList(`${prefix}_TOOLS`, env),
  ];
  const sources: Sources = { flags: flags.values, environment };
  const report: Report = { problems, secrets: [] };
  return { registry, sources, report };
}

function readCommon(
  server: AnyServer,
  registry: SettingRegistry,
  sources: Sources,
  report: Report,
  env: Env,
  host: Platform,
): CommonSettings | undefined {
  const common = readGroup(commonSchema, registry.common, sources, report);
  if (!common) return undefined;
  const { problems, ...limits } = readLimits(
    common.limits ?? [],
    server.tools.map(({ name }) => name),
  );
  report.problems.push(...problems.map((problem) => `--limits: ${problem}`));
  const dataDir = absoluteFolder(common.dataDir ?? defaultDataDir(server.name, env, host), host);
  return {
    dataDir,
    auditDir: common.auditDir ? absoluteFolder(common.auditDir, host) : pathsOf(host).join(dataDir, 'audit'),
    audit: common.audit,
    logLevel: common.logLevel,
    callTimeoutMs: Math.round(common.callTimeout * 1000),
    limits: {
      ...limits,
      shared: common.limitStore === 'state',
      atOnce: { process: common.callsAtOnce, principal: common.callsAtOnceEach },
    },
    approvals: {
      ttlMs: Math.round(common.approvalTimeout * 1000),
      port: common.approvalPort,
      askMs: Math.round(common.askTimeout * 1000),
    },
  };
}

/** A blank variable counts as unset, but not this one: an empty allow list must not mean everything. */
function emptyToolList(name: string, env: Env): string[] {
  const value = env[name];
  return value !== undefined && value.trim() === '' ? [`${name} is empty; name the tools or remove the variable`] : [];
}

/** Who may start long work may also ask what became of it. */
function withKitTools(server: AnyServer, names: readonly string[]): readonly string[] {
  return [...names, ...kitTools(server.tools.filter(({ name }) => names.includes(name))).map(({ name }) => name)];
}

/** Looks at the text itself, so that a wrong name is reported together with whatever else is wrong. */
function unknownTools({ start }: SettingRegistry, sources: Sources, server: AnyServer): string[] {
  const setting = start.find(({ key }) => key === 'tools');
  const text = setting && findText(setting, sources)?.text;
  if (text === undefined) return [];
  const names = splitList(text);
  const known = server.tools.map(({ name }) => name);
  if (names.length === 0) return [`--tools names no tool; the tools are ${known.join(', ')}`];
  return names
    .filter((name) => !known.includes(name))
    .map((name) => {
      const meant = closest(name, known);
      const shown = /^[\w-]{1,64}$/.test(name) ? ` '${name}'` : '';
      return `--tools: no such tool${shown}; ${meant ? `did you mean '${meant}'?` : `the tools are ${known.join(', ')}`}`;
    });
}

function invalid({ problems }: Report) {
  return kitErrors.CONFIG_INVALID({ problems: [...new Set(problems)] });
}
