import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { AnyServer } from '../../define/server.ts';
import { actionsOf } from './actions.ts';
import type { CedarEngine } from './engine.ts';
import { type PolicyProblem, placeOf, problemsOf } from './problems.ts';
import { cedarSchema } from './schema.ts';

/** One policy of a file. */
export interface Rule {
  /** `@id`, else `line 12`: what the audit log calls it. */
  readonly id: string;
  /** `@message`: what a caller is told whom it refuses or lets wait. */
  readonly message?: string | undefined;
  readonly line: number;
  readonly text: string;
  readonly json: PolicyJson;
}

/**
 * Parses a policy file and validates it against the server's schema. All problems at once; with an error among them
 * there are no rules to go by. Never throws because of the text.
 */
export function readRules(
  cedar: CedarEngine,
  server: AnyServer,
  source: { readonly file: string; readonly text: string },
): { rules: readonly Rule[]; problems: readonly PolicyProblem[] } {
  const { file, text } = source;
  const place = { ...source, actions: [...actionsOf(server).values()].flatMap(({ id, groups }) => [id, ...groups]) };
  const validated = cedar.validate({ schema: cedarSchema(server), policies: { staticPolicies: text } });
  if (validated.type === 'failure') return { rules: [], problems: problemsOf(validated.errors, place) };
  const { validationErrors, validationWarnings, otherWarnings } = validated;
  const inside = (found: typeof validationErrors) => found.map(({ error }) => error);
  const problems = [
    ...problemsOf(inside(validationErrors), place),
    ...problemsOf([...inside(validationWarnings), ...otherWarnings], place, 'warning'),
  ];
  const rules = rulesIn(cedar, text);
  const twice = rules.filter(({ id }, index) => rules.findIndex((rule) => rule.id === id) !== index);
  return {
    rules,
    problems: [
      ...problems,
      ...twice.map(({ id, line }) => ({
        severity: 'error' as const,
        file,
        line,
        column: 1,
        message: `there is a rule with @id("${id}") already`,
      })),
    ],
  };
}

function rulesIn(cedar: CedarEngine, text: string): Rule[] {
  const parts = cedar.policySetTextToParts(text);
  if (parts.type === 'failure') return [];
  const bytes = Buffer.from(text);
  const rules: Rule[] = [];
  let from = 0;
  for (const part of inOrder(parts.policies)) {
    const start = Math.max(text.indexOf(part, from), from);
    from = start + part.length;
    const answer = cedar.policyToJson(part);
    if (answer.type === 'failure') continue;
    const { line } = placeOf(bytes, Buffer.byteLength(text.slice(0, start)));
    const before = rules.filter((rule) => rule.line === line).length;
    const unnamed = before > 0 ? `line ${line}, rule ${before + 1}` : `line ${line}`;
    const { id, message } = answer.json.annotations ?? {};
    rules.push({ id: id || unnamed, message: message || undefined, line, text: part, json: answer.json });
  }
  return rules;
}

/** Cedar gives the parts sorted by the ids that it made up: `policy0`, `policy1`, `policy10`, `policy2`. */
function inOrder(parts: readonly string[]): string[] {
  const ids = parts.map((_, index) => `policy${index}`).sort();
  return parts.map((_, index) => parts[ids.indexOf(`policy${index}`)] ?? '');
}
