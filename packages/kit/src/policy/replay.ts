import type { AuditLine } from '../audit/format.ts';
import type { AnyServer } from '../define/server.ts';
import { CodedError } from '../errors/define.ts';
import { called } from './called.ts';
import type { Path } from './cedar/mentions.ts';
import type { Action, Decision, Policy } from './port.ts';

/** A past call with what was decided then. */
export interface PastCall {
  readonly intent: AuditLine;
  readonly before: Decision;
  readonly rules: readonly string[];
}

/** What another policy makes of a past call. */
export type Replayed =
  | { readonly outcome: 'same' | 'changed'; readonly after: Decision; readonly rules: readonly string[] }
  | { readonly outcome: 'unjudged'; readonly why: string };

/** Joins intents with their outcomes. Calls that never got as far as a decision are left out. */
export async function* pastCalls(lines: AsyncIterable<AuditLine>): AsyncGenerator<PastCall> {
  const open = new Map<unknown, AuditLine>();
  for await (const line of lines) {
    if (line.type === 'intent') open.set(line['call'], line);
    if (line.type !== 'outcome') continue;
    const intent = open.get(line['call']);
    open.delete(line['call']);
    const before = decisionOf(line);
    if (intent && before)
      yield { intent, before, rules: Array.isArray(line['rules']) ? line['rules'].map(String) : [] };
  }
}

function decisionOf({ decision, code }: AuditLine): Decision | undefined {
  if (decision === 'allow' || decision === 'confirm' || decision === 'deny') return decision;
  // Logs of earlier versions do not name the decision.
  if (code === 'ok') return 'allow';
  return code === 'CONFIRMATION_REQUIRED' ? 'confirm' : undefined;
}

/** `mentions`: the attributes that the rules look at; what the log abbreviated among them cannot be judged. */
export function replayed(
  server: AnyServer,
  policy: Policy,
  mentions: (action: Action) => readonly Path[],
  { intent, before }: PastCall,
): Replayed {
  const { kind, name, principal, agent } = intent as unknown as Readonly<Record<string, string | undefined>>;
  if (kind !== 'tool' && kind !== 'resource' && kind !== 'prompt') return { outcome: 'unjudged', why: 'no call' };
  const unjudged = (why: string): Replayed => ({ outcome: 'unjudged', why });
  try {
    const call = called(server, kind, name ?? '', intent['arguments']);
    if (!call) return unjudged('the server has nothing of this name');
    if (policy.wantsFacts(call.action)) return unjudged('a rule looks at facts, which are not in the log');
    const hidden = mentions(call.action).find((path) => abbreviated(valueAt(call.input, path.slice(1))));
    if (hidden) return unjudged(`the log has not kept '${hidden.slice(1).join('.')}' in full`);
    const id = principal ?? '';
    const [agentName = '', version = ''] = (agent ?? '').split(/\/(?=[^/]*$)/);
    const caller = {
      principal: { id, name: id.replace(/^os:/, ''), roles: rolesIn(intent) },
      agent: { name: agentName, version },
    };
    const { decision, rules } = policy.decide(call.action, caller, call.input);
    return { outcome: decision === before ? 'same' : 'changed', after: decision, rules };
  } catch (error) {
    if (!(error instanceof CodedError)) throw error;
    return unjudged('the arguments no longer fit the tool');
  }
}

function rolesIn({ roles }: AuditLine): readonly string[] {
  return Array.isArray(roles) ? roles.map(String) : [];
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, name) => (at !== null && typeof at === 'object' ? Reflect.get(at, name) : undefined),
    value,
  );
}

/** Whether the log kept only a trace of a value, or of something inside it. */
function abbreviated(value: unknown): boolean {
  if (typeof value === 'string')
    return /^\[.*(sha256|hmac) [0-9a-f]{32}\]$|^\[(\d+ values|hmac|dropped)\]$|\[redacted\]/.test(value);
  return value !== null && typeof value === 'object' && Object.values(value).some(abbreviated);
}
