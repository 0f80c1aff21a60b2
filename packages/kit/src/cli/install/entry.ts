import { documented } from '../../config/documents.ts';
import { readEnvironment } from '../../config/environment.ts';
import type { Env, Platform } from '../../config/platform.ts';
import type { Setting } from '../../config/setting.ts';
import type { AnyServer } from '../../define/server.ts';
import { type Host, inputId } from './hosts.ts';

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

/** What goes into a host's file for one server. */
export interface HostEntry extends Launch {
  readonly type?: 'stdio';
  readonly env?: Readonly<Record<string, string>>;
}

export interface InputPrompt {
  readonly type: 'promptString';
  readonly id: string;
  readonly description: string;
  readonly password: true;
}

export interface Entry {
  readonly entry: HostEntry;
  /** VS Code only. */
  readonly inputs: readonly InputPrompt[];
  /** Variables whose value in `entry` is a placeholder. */
  readonly placeholders: readonly string[];
}

/** Windows finds `npx` only through its shell. */
export function npxLaunch(packageName: string, host: Platform): Launch {
  return host.name === 'win32'
    ? { command: 'cmd', args: ['/c', 'npx', '-y', packageName] }
    : { command: 'npx', args: ['-y', packageName] };
}

/**
 * The entry, with the variables that are set now, so that what works in the shell works in the host. A secret becomes
 * the host's placeholder unless `includeSecrets`; so does a required setting that is missing.
 */
export function entryFor(
  server: AnyServer,
  target: Host,
  launch: Launch,
  { env, host, includeSecrets }: { env: Env; host: Platform; includeSecrets: boolean },
): Entry {
  const found = readEnvironment(server.config.prefix, env, host);
  const values: [string, string][] = [];
  const prompted: Setting[] = [];
  for (const setting of documented(server)) {
    const value = found.get(setting.env);
    if (value === undefined && !setting.required) continue;
    if (value !== undefined && (!setting.secret || includeSecrets)) values.push([setting.env, value]);
    else {
      values.push([setting.env, target.secret(setting)]);
      prompted.push(setting);
    }
  }
  return {
    entry: {
      ...(target.typed ? { type: 'stdio' as const } : {}),
      ...launch,
      ...(values.length > 0 ? { env: Object.fromEntries(values) } : {}),
    },
    inputs: target.prompts
      ? prompted.map((setting) => ({
          type: 'promptString',
          id: inputId(setting),
          description: setting.description,
          password: true,
        }))
      : [],
    placeholders: prompted.map((setting) => setting.env),
  };
}
