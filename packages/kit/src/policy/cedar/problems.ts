import type { DetailedError } from '@cedar-policy/cedar-wasm/nodejs';
import { closest } from '../../errors/did-you-mean.ts';

/** Something wrong in a policy file, with the place to correct. Lines and columns begin at 1. */
export interface PolicyProblem {
  readonly severity: 'error' | 'warning';
  /** Which file: problems of the roles beside a policy are reported with it. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** `sales.cedar:3:14: attribute …` */
export function problemText({ severity, file, line, column, message }: PolicyProblem): string {
  return `${file}:${line}:${column}: ${severity === 'warning' ? 'warning: ' : ''}${message}`;
}

/** Cedar's errors as problems, those that are hidden inside others too, in the order of the text. `actions`: all there are. */
export function problemsOf(
  errors: readonly DetailedError[],
  { file, text, actions }: { file: string; text: string; actions: readonly string[] },
  severity: PolicyProblem['severity'] = 'error',
): PolicyProblem[] {
  const bytes = Buffer.from(text);
  return errors
    .flatMap(flatten)
    .map((error) => ({ severity, file, ...placeOf(bytes, startOf(error)), message: messageOf(error, actions) }))
    .sort((a, b) => a.line - b.line || a.column - b.column);
}

function flatten(error: DetailedError): DetailedError[] {
  return [error, ...(error.related ?? []).flatMap(flatten)];
}

function startOf({ sourceLocations }: DetailedError): number {
  return sourceLocations?.[0]?.start ?? 0;
}

/** What Cedar proposes for a misspelt action differs from run to run, so the name is looked for here. */
function suggestionFor(message: string, actions: readonly string[]): string | undefined {
  const [, misspelt] = /^unrecognized action `Action::"(.*)"`$/.exec(message) ?? [];
  const meant = misspelt === undefined ? undefined : closest(misspelt, actions);
  return meant === undefined ? undefined : `did you mean \`Action::"${meant}"\`?`;
}

function messageOf({ message, help: given, sourceLocations }: DetailedError, actions: readonly string[]): string {
  const label = sourceLocations?.[0]?.label;
  const plain = message.replace(/^failed to parse policies from string: /, '').replace(/^for policy `[^`]*`, /, '');
  const help = /^unrecognized action /.test(plain) ? suggestionFor(plain, actions) : given;
  return [plain, ...(label ? [label] : []), ...(help ? [help] : [])].join('; ');
}

/** Cedar counts bytes, editors count characters. */
export function placeOf(bytes: Buffer, offset: number): { line: number; column: number } {
  const before = bytes.subarray(0, offset).toString('utf8').split('\n');
  return { line: before.length, column: [...(before.at(-1) ?? '')].length + 1 };
}
