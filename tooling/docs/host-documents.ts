import { entryFor, npxLaunch } from '../../packages/kit/src/cli/install/entry.ts';
import { type Host, hosts } from '../../packages/kit/src/cli/install/hosts.ts';
import type { Platform } from '../../packages/kit/src/config/platform.ts';
import { jsonText } from './config-documents.ts';
import { code } from './markdown.ts';
import type { App } from './servers.ts';

// The kit makes these entries for `install`; here they are shown.

const linux: Platform = { name: 'linux', homedir: '~' };
const mac: Platform = { name: 'darwin', homedir: '~' };
const windows: Platform = { name: 'win32', homedir: '%USERPROFILE%' };

/** What goes into which file of each host, on each system. */
export function hostBlocks({ name, server }: App): string {
  const packageName = `@enterprise-mcp/${name}`;
  const json = (host: Host, platform: Platform) => {
    const { entry } = entryFor(server, host, npxLaunch(packageName, platform), {
      env: {},
      host: platform,
      includeSecrets: false,
    });
    return block({ [host.key]: { [name]: entry } });
  };
  return [
    ...hosts.map((host) => `${host.title}, in ${places(host)}:\n\n${json(host, linux)}`),
    `Windows starts \`npx\` through its shell, in every host:\n\n${json(hosts[0] as Host, windows)}`,
    `Or let the server write the entry; without \`--write\` it only shows the change, and with it keeps a copy of the old file. It
knows ${hosts.map((host) => code(host.name)).join(', ')}:\n\n${[
      '```sh',
      `npx -y ${packageName} install --host ${hosts[0]?.name} --write`,
      '```',
    ].join('\n')}`,
  ].join('\n\n');
}

function places(host: Host): string {
  const on = (platform: Platform, env = {}) => host.file({ host: platform, env, cwd: '.' });
  const files = [on(mac), on(windows, { APPDATA: '%APPDATA%' }), on(linux)];
  const [first = ''] = files;
  if (new Set(files.map((file) => file.replaceAll('\\', '/').replace('%USERPROFILE%', '~'))).size === 1)
    return code(first);
  return `${code(files[0] ?? '')} (macOS), ${code(files[1] ?? '')} (Windows) or ${code(files[2] ?? '')} (Linux)`;
}

function block(value: unknown): string {
  return `\`\`\`json\n${jsonText(value)}\`\`\``;
}
