import type { AnyServer } from '../define/server.ts';
import { defaultLimits } from '../limits/rules.ts';
import { commonSchema, startSchema } from './common.ts';
import { type Setting, settingsOf } from './setting.ts';

/** Every setting a server understands, by where it comes from. */
export interface SettingRegistry {
  /** The server's own. */
  readonly own: readonly Setting[];
  readonly common: readonly Setting[];
  readonly start: readonly Setting[];
}

const defaultLimitsText = Object.entries(defaultLimits)
  .map(([effect, text]) => `${effect}=${text}`)
  .join(',');

const known = new WeakMap<AnyServer, SettingRegistry>();

export function registryOf(server: AnyServer): SettingRegistry {
  const found = known.get(server);
  if (found) return found;
  const { prefix, schema } = server.config;
  const registry: SettingRegistry = {
    own: settingsOf(prefix, schema),
    common: settingsOf(prefix, commonSchema).map((setting) => withComputedDefault(setting, server.name)),
    start: settingsOf(prefix, startSchema),
  };
  const taken = new Set([...registry.common, ...registry.start].map(({ env }) => env));
  const clash = registry.own.find(({ env }) => taken.has(env));
  if (clash)
    throw new Error(`The setting '${clash.key}' of server '${server.name}' has a name that belongs to the kit.`);
  known.set(server, registry);
  return registry;
}

/** Documents name the usual default; the real one depends on the machine (config/platform.ts). */
function withComputedDefault(setting: Setting, server: string): Setting {
  if (setting.key === 'dataDir') return { ...setting, default: `~/.local/share/enterprise-mcp/${server}` };
  if (setting.key === 'limits') return { ...setting, default: defaultLimitsText };
  if (setting.key === 'auditDir') return { ...setting, default: '<data-dir>/audit' };
  return setting;
}
