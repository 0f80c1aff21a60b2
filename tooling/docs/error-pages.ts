import { CodedError, type ErrorDetails, type ErrorSpec } from '../../packages/kit/src/index.ts';
import { errorExamples } from './error-examples.ts';
import { code, GENERATED, page, table } from './markdown.ts';
import type { Document } from './write.ts';

/** An error table and who raises its codes. */
export interface ErrorSource {
  readonly title: string;
  readonly specs: Readonly<Record<string, ErrorSpec>>;
}

export const ERRORS = 'docs/errors';

/** One page a code, and an index of all. */
export function errorDocuments(sources: readonly ErrorSource[]): readonly Document[] {
  const rows = sources.flatMap(({ title, specs }) =>
    Object.entries(specs).map(([name, spec]) => ({ name, spec, title })),
  );
  const names = rows.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice) throw new Error(`The error code ${twice} is in two tables.`);
  const nowhere = Object.keys(errorExamples).find((name) => !names.includes(name));
  if (nowhere) throw new Error(`error-examples.ts has an example for ${nowhere}, which no table has.`);
  return [
    { path: `${ERRORS}/README.md`, text: errorIndex(sources) },
    ...rows.map(({ name, spec, title }) => ({ path: `${ERRORS}/${name}.md`, text: errorPage(name, spec, title) })),
  ];
}

export function errorPage(name: string, spec: ErrorSpec, raisedBy: string): string {
  const { category, retryable, message } = new CodedError(name, spec, detailsFor(name));
  const example = presentable(name, message);
  return page(
    GENERATED,
    `# ${name}`,
    table(
      ['', ''],
      [
        ['Category', code(category)],
        ['May the same call succeed later?', retryable ? 'yes' : 'no'],
        ['Raised by', raisedBy],
      ],
    ),
    `## Message\n\nFor example:\n\n\`\`\`text\n${example}\n\`\`\``,
    `## Cause\n\n${spec.cause}`,
    `## Way out\n\n${spec.wayOut}`,
    '[All codes](README.md)',
  );
}

function errorIndex(sources: readonly ErrorSource[]): string {
  return page(
    GENERATED,
    '# Error codes',
    `A failed tool call is an answer with \`isError\`, whose text is
\`{"error":{"code","category","retryable","message","details"}}\`. A tool that does not exist, and failures of resources,
prompts and completions, are JSON-RPC errors with the same object in \`data\`. Every message says the way out. Anything
unforeseen becomes [INTERNAL](INTERNAL.md) with a reference that the log has.`,
    ...sources.map(({ title, specs }) => `## ${title}\n\n${errorTable(specs, '')}`),
  );
}

/** Codes with a link to their pages, which lie in `folder`. */
export function errorTable(specs: Readonly<Record<string, ErrorSpec>>, folder: string): string {
  return table(
    ['Code', 'Category', 'Cause'],
    Object.entries(specs).map(([name, spec]) => [`[${name}](${folder}${name}.md)`, code(spec.category), spec.cause]),
  );
}

function detailsFor(name: string): ErrorDetails {
  return errorExamples[name] ?? new Proxy({}, { get: (_, key) => (typeof key === 'string' ? `<${key}>` : undefined) });
}

/** A message made from the wrong details says so by these words. */
function presentable(name: string, message: string): string {
  if (/undefined|NaN|\[object /.test(message)) {
    throw new Error(`The example message of ${name} reads '${message}': give its details in error-examples.ts.`);
  }
  return message;
}
