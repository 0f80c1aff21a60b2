import type * as z from 'zod';
import { closest } from '../errors/did-you-mean.ts';
import { placeholder } from './environment.ts';
import { leaks, secretParts } from './secrets.ts';
import { fromText, type Setting } from './setting.ts';

/** Where values come from; a flag beats the environment. */
export interface Sources {
  readonly flags: ReadonlyMap<string, readonly string[]>;
  readonly environment: ReadonlyMap<string, string>;
}

/** Collected over all groups, so that everything wrong is reported at once. */
export interface Report {
  readonly problems: string[];
  /** Parts of values that must not be shown. */
  readonly secrets: string[];
}

interface Given {
  readonly setting: Setting;
  /** `CRM_LOG_LEVEL` or `--log-level`: what the person has to correct. */
  readonly source: string;
  readonly text: string;
}

/** Reads the settings of one schema. Returns undefined where something is wrong, which `report` then says. */
export function readGroup<S extends z.ZodObject>(
  schema: S,
  settings: readonly Setting[],
  sources: Sources,
  report: Report,
): z.output<S> | undefined {
  const given = new Map<string, Given>();
  const input: Record<string, unknown> = {};
  const complained = new Set<string>();
  for (const setting of settings) {
    const found = findText(setting, sources);
    if (!found) continue;
    given.set(setting.key, found);
    if (found.text.trim() === placeholder(setting.env)) {
      report.problems.push(`${found.source} still holds the placeholder of \`install\`; put its value there`);
      complained.add(setting.key);
      continue;
    }
    if (setting.secret) report.secrets.push(...secretParts(found.text));
    input[setting.key] = fromText(setting, schema.shape[setting.key] as z.ZodType, found.text);
  }
  const parsed = schema.safeParse(input);
  if (parsed.success && complained.size === 0) return parsed.data;
  for (const issue of parsed.error?.issues ?? []) {
    const setting = settings.find(({ key }) => key === issue.path[0]);
    if (setting && complained.has(setting.key)) continue;
    report.problems.push(setting ? problemOf(issue, setting, given.get(setting.key)) : spare(issue.message, report));
  }
  return undefined;
}

/** What was said of one setting, and where. */
export function findText(setting: Setting, { flags, environment }: Sources): Given | undefined {
  const flag = flags.get(setting.flag);
  if (flag?.length) return { setting, source: `--${setting.flag}`, text: flag.join(',') };
  const text = environment.get(setting.env);
  return text === undefined ? undefined : { setting, source: setting.env, text };
}

function problemOf(issue: z.core.$ZodIssue, setting: Setting, given: Given | undefined): string {
  if (!given) {
    const what = setting.description ? `: ${setting.description}` : '';
    const example = setting.example ? `, e.g. ${setting.example}` : '';
    return `${setting.env} (or --${setting.flag}) must be set${what}${example}`;
  }
  return `${given.source} ${expectation(issue, setting, given.text)}`;
}

function expectation(issue: z.core.$ZodIssue, setting: Setting, text: string): string {
  if (setting.values) {
    const meant = setting.secret ? undefined : closest(text, setting.values);
    return `must be one of ${setting.values.join(', ')}${meant ? `; did you mean ${meant}?` : ''}`;
  }
  if (setting.kind === 'boolean') return 'must be true or false';
  if (setting.kind === 'number' && issue.code === 'invalid_type') return 'must be a number';
  const example = setting.example ? `, e.g. ${setting.example}` : '';
  if (setting.secret && leaks(issue.message, text)) return `is not valid${example}`;
  return `does not fit: ${issue.message}${example}`;
}

/** A rule over several settings, in its author's words. */
function spare(message: string, { secrets }: Report): string {
  return secrets.some((secret) => leaks(message, secret)) ? 'The settings do not fit together' : message;
}
