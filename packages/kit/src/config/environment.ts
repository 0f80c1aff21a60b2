import { closest } from '../errors/did-you-mean.ts';
import type { Env, Platform } from './platform.ts';

/** What `install` writes in place of a secret for hosts that cannot fill one in themselves. */
export function placeholder(env: string): string {
  return `<${env}: fill in>`;
}

/**
 * The variables of `prefix` that are set. Blank ones count as unset, and so does what a host had no value for and left
 * as it was written (`${user_config.x}`, `${env:X}`, `${input:x}`). Variable names are case-insensitive on Windows.
 */
export function readEnvironment(prefix: string, env: Env, host: Platform): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [rawName, value] of Object.entries(env)) {
    const name = host.name === 'win32' ? rawName.toUpperCase() : rawName;
    if (!name.startsWith(`${prefix}_`) || value === undefined || value.trim() === '') continue;
    if (/^\$\{(user_config\.|env:|input:)[\w.-]+\}$/.test(value.trim())) continue;
    found.set(name, value);
  }
  return found;
}

/** Names each variable of the prefix that no setting has; their values are never repeated. */
export function unknownVariables(found: ReadonlyMap<string, string>, known: readonly string[]): string[] {
  const names = new Set(known);
  return [...found]
    .filter(([name, value]) => !names.has(name) && !isServiceLink(name, value))
    .map(([name]) => {
      const meant = closest(name, known);
      return `${name} is not a known variable${meant ? `; did you mean ${meant}?` : '; see --help'}`;
    });
}

/** Kubernetes gives every pod `CRM_SERVICE_HOST`, `CRM_PORT_80_TCP_ADDR` and more for a service named `crm`. */
function isServiceLink(name: string, value: string): boolean {
  return (
    /_SERVICE_(HOST|PORT(_\w+)?)$/.test(name) ||
    /_PORT_\d+_(TCP|UDP|SCTP)(_(PROTO|PORT|ADDR))?$/.test(name) ||
    (name.endsWith('_PORT') && /^(tcp|udp|sctp):\/\//.test(value))
  );
}
