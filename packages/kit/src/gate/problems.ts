import type * as z from 'zod';
import { closest } from '../errors/did-you-mean.ts';

type Issue = z.core.$ZodIssue;

/** Turns validation issues into sentences a model can act on: where, what was expected, which values are valid. At most ten. */
export function problemsOf(schema: z.ZodObject, input: unknown, issues: readonly Issue[]): string[] {
  const problems = issues.flatMap((issue) => describe(schema, input, issue));
  return problems.length > 10 ? [...problems.slice(0, 10), `and ${problems.length - 10} more`] : problems;
}

function describe(schema: z.ZodObject, input: unknown, issue: Issue): string[] {
  const where = issue.path.length ? `'${clip(issue.path.map(String).join('.'))}'` : 'the arguments';
  switch (issue.code) {
    case 'unrecognized_keys': {
      const valid = issue.path.length === 0 ? Object.keys(schema.shape) : [];
      const inside = issue.path.length ? ` in ${where}` : '';
      return issue.keys.map((key) => {
        const suggestion = closest(key, valid);
        return (
          `unknown argument '${clip(key)}'${inside}` +
          `${suggestion ? `, did you mean '${suggestion}'?` : ''}${valid.length ? ` (valid: ${valid.join(', ')})` : ''}`
        );
      });
    }
    case 'invalid_value': {
      const valid = issue.values.map(String);
      const given = valueAt(input, issue.path);
      if (given === undefined) return [`${where} is missing: one of ${valid.join(', ')}`];
      const suggestion = typeof given === 'string' ? closest(given, valid) : undefined;
      return [`${where} must be one of ${valid.join(', ')}${suggestion ? `; did you mean '${suggestion}'?` : ''}`];
    }
    case 'invalid_type':
      return valueAt(input, issue.path) === undefined
        ? [`${where} is missing (${issue.expected})`]
        : [`${where} must be ${article(issue.expected)}`];
    case 'too_big':
      return [`${where} is too ${sizeWord(issue.origin, 'big')} (at most ${issue.maximum})`];
    case 'too_small':
      return [`${where} is too ${sizeWord(issue.origin, 'small')} (at least ${issue.minimum})`];
    default:
      return [`${where}: ${clip(issue.message)}`];
  }
}

function sizeWord(origin: string, direction: 'big' | 'small'): string {
  if (origin === 'string' || origin === 'array') return direction === 'big' ? 'long' : 'short';
  return direction === 'big' ? 'large' : 'small';
}

function article(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}

function clip(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text;
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) => (value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined),
    root,
  );
}
