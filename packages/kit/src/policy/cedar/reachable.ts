import type { CedarValueJson } from '@cedar-policy/cedar-wasm/nodejs';
import type { PolicyAction } from './actions.ts';
import { type Compared, comparedIn } from './atoms.ts';
import { candidatesFor } from './candidates.ts';
import type { Judge, Question } from './judge.ts';
import type { Path } from './mentions.ts';
import type { RecordType } from './value-type.ts';

/** Combinations of values that are put to Cedar before the search gives up, each some 50 µs. */
const MOST_TRIES = 2000;

/** An attribute, or a record that may be absent with all its attributes, and the values it is tried with. */
interface Dimension {
  readonly path: Path;
  readonly values: readonly (CedarValueJson | undefined)[];
  readonly complete: boolean;
}

/**
 * Whether some arguments (and facts) exist with which the call is allowed. `yes` and `no` are certain as far as the
 * schema tells which arguments exist; `unknown` where the conditions are beyond the search: comparisons of two
 * arguments, arithmetic, several patterns on one text, more combinations than it tries.
 */
export function reachable(judge: Judge, question: Omit<Question, 'context'>): 'yes' | 'no' | 'unknown' {
  const partial = judge.askWithout(question);
  if (partial.type === 'failure') return 'unknown';
  const { decision, errored, residuals, nontrivialResiduals } = partial.response;
  if (errored.length > 0 || decision === 'deny') return 'no';
  if (decision === 'allow') return 'yes';
  const compared = comparedIn(nontrivialResiduals.flatMap((id) => residuals[id]?.conditions ?? []));
  const dimensions = dimensionsOf(contextType(question.action), compared);
  const count = dimensions.reduce((product, { values }) => product * values.length, 1);
  const certain = count <= MOST_TRIES && dimensions.every(({ complete }) => complete);
  for (let index = 0; index < Math.min(count, MOST_TRIES); index++) {
    // A search that cannot try all tries some from everywhere.
    const chosen = count > MOST_TRIES ? Math.floor((index * count) / MOST_TRIES) : index;
    if (judge.ask({ ...question, context: contextAt(dimensions, chosen) }).allowed) return 'yes';
  }
  return certain ? 'no' : 'unknown';
}

/** What rules for an action find in the context. */
export function contextType({ input, facts }: PolicyAction): RecordType {
  return {
    kind: 'record',
    fields: {
      input: { type: input, optional: false },
      ...(facts && { facts: { type: facts, optional: false } }),
    },
  };
}

function dimensionsOf(root: RecordType, compared: readonly Compared[]): Dimension[] {
  const found = new Map<string, Dimension>();
  for (const one of compared) {
    let record: RecordType = root;
    for (const [depth, name] of one.path.entries()) {
      const field = Object.hasOwn(record.fields, name) ? record.fields[name] : undefined;
      // What the schema does not have is absent whatever the arguments are.
      if (!field) break;
      const path = one.path.slice(0, depth + 1);
      const key = JSON.stringify(path);
      const absent = field.optional ? [undefined] : [];
      if (field.type.kind !== 'record') {
        const { values, complete } = candidatesFor(field.type, one);
        found.set(key, { path, values: [...values, ...absent], complete });
        break;
      }
      const last = depth === one.path.length - 1;
      const known = found.get(key);
      const complete = (known?.complete ?? true) && !(last && (one.open || one.constants.size > 0));
      found.set(key, { path, values: [{}, ...absent], complete });
      record = field.type;
    }
  }
  // Outer records first: an absent one takes its attributes along.
  return [...found.values()].sort((a, b) => a.path.length - b.path.length);
}

function contextAt(dimensions: readonly Dimension[], index: number): Record<string, CedarValueJson> {
  const context: Record<string, CedarValueJson> = { input: {}, facts: {} };
  let rest = index;
  for (const { path, values } of dimensions) {
    const value = values[rest % values.length];
    rest = Math.floor(rest / values.length);
    const parent = path.slice(0, -1).reduce<unknown>((at, name) => at && Reflect.get(at as object, name), context);
    if (value !== undefined && parent) Reflect.set(parent, path.at(-1) ?? '', structuredClone(value));
  }
  return context;
}
