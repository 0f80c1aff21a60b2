import { CodedError, type ErrorSpec } from '../../packages/kit/src/index.ts';
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
  const { category, retryable, message } = exampleOf(name, spec);
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
    `## Message\n\nFor example:\n\n\`\`\`text\n${message}\n\`\`\``,
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

function exampleOf(name: string, spec: ErrorSpec): CodedError {
  const details = errorExamples[name] ?? new Proxy({}, { get: (_, key) => `<${String(key)}>` });
  let problem: string;
  try {
    const example = new CodedError(name, spec, details);
    // What a message made from the wrong details reads like.
    if (!/undefined|NaN|\[object /.test(example.message)) return example;
    problem = `reads '${example.message}'`;
  } catch (thrown) {
    problem = `cannot be made (${thrown instanceof Error ? thrown.message : String(thrown)})`;
  }
  throw new Error(`The example message of ${name} ${problem}: give its details in tooling/docs/error-examples.ts.`);
}
