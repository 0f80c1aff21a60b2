import type { AnyServer } from '../define/server.ts';
import { registryOf } from './registry.ts';
import type { Setting } from './setting.ts';

/** Markdown table of every setting: the server's own first. */
export function readmeTable(server: AnyServer): string {
  const rows = documented(server).map((setting) => [
    code(setting.env),
    code(flagText(setting)),
    defaultText(setting),
    cell(describeSetting(setting)),
  ]);
  return [['Variable', 'Flag', 'Default', 'Meaning'], ['---', '---', '---', '---'], ...rows]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');
}

/** A `.env` file with every variable commented out, required ones left to fill in. */
export function envExample(server: AnyServer): string {
  const blocks = documented(server).map((setting) => {
    const { env, required, example, default: fallback, values } = setting;
    const comment = `# ${describeSetting(setting)}${values ? ` One of ${values.join(', ')}.` : ''}`;
    const line = `${env}=${example ?? constantDefault(setting) ?? ''}`;
    return `${comment}\n${required ? line : `# ${line}`}${fallback && example ? `\n# Default: ${fallback}` : ''}`;
  });
  return `${[`# Settings of ${server.title}. A flag beats its variable; an empty variable counts as not set.`, ...blocks].join('\n\n')}\n`;
}

/** Everything that has a variable and works in this version. */
export function documented(server: AnyServer): readonly Setting[] {
  const { own, common, start } = registryOf(server);
  return [...own, ...start, ...common];
}

/** `--database-url VALUE` */
export function flagText({ flag, kind, values, format, valueOptional }: Setting): string {
  if (kind === 'boolean') return `--${flag}`;
  if (valueOptional) return `--${flag} [VALUE]`;
  const value = format === 'folder' ? 'FOLDER' : format === 'file' ? 'FILE' : kind === 'number' ? 'NUMBER' : 'VALUE';
  return `--${flag} ${kind === 'list' ? 'A,B' : values && values.length <= 5 ? values.join('|') : value}`;
}

/** A sentence, with what a reader must know beside the meaning. */
export function describeSetting(setting: Setting): string {
  return [sentence(setting), ...(setting.required ? ['Required.'] : []), ...(setting.secret ? ['Secret.'] : [])].join(
    ' ',
  );
}

export function sentence({ description }: Setting): string {
  return /[.!?]$/.test(description) ? description : `${description}.`;
}

/** The default, unless it depends on the machine. */
export function constantDefault(setting: Setting): string | undefined {
  return setting.format ? undefined : setting.default;
}

function defaultText({ default: fallback, kind }: Setting): string {
  if (fallback === undefined || (kind === 'boolean' && fallback === 'false')) return '';
  return code(fallback);
}

function code(text: string): string {
  return `\`${cell(text)}\``;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll(/\s+/g, ' ');
}
