import type * as z from 'zod';
import { closest } from '../errors/did-you-mean.ts';
import { named, shown, valueAt } from './argument-path.ts';

type Issue = z.core.$ZodIssue;

/** Described problems; a caller that made more than this has misunderstood something that these tell. */
const MOST_PROBLEMS = 10;

/** Turns validation issues into sentences a model can act on: where, what was expected, which values are valid. At most ten. */
export function problemsOf(schema: z.ZodObject, input: unknown, issues: readonly Issue[]): string[] {
  const all = issues.reduce((sum, issue) => sum + (issue.code === 'unrecognized_keys' ? issue.keys.length : 1), 0);
  const problems = issues
    .slice(0, MOST_PROBLEMS)
    .flatMap((issue) => describe(schema, input, issue))
    .slice(0, MOST_PROBLEMS);
  return all > problems.length ? [...problems, `and ${all - problems.length} more`] : problems;
}

function describe(schema: z.ZodObject, input: unknown, issue: Issue): string[] {
  const where = issue.path.length ? named(issue.path) : 'the arguments';
  switch (issue.code) {
    case 'unrecognized_keys': {
      const valid = issue.path.length === 0 ? Object.keys(schema.shape) : [];
      const inside = issue.path.length ? ` in ${where}` : '';
      return issue.keys.slice(0, MOST_PROBLEMS).map((key) => {
        const suggestion = closest(key, valid);
        return (
          `unknown argument '${shown(key)}'${inside}` +
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
      return [`${where}: ${shown(issue.message)}`];
  }
}

function sizeWord(origin: string, direction: 'big' | 'small'): string {
  if (origin === 'string' || origin === 'array') return direction === 'big' ? 'long' : 'short';
  return direction === 'big' ? 'large' : 'small';
}

function article(type: string): string {
  return /^[aeio]/.test(type) ? `an ${type}` : `a ${type}`;
}
