import type { CedarValueJson, EntityJson, TypeAndId } from '@cedar-policy/cedar-wasm/nodejs';
import type { Agent, Principal } from '../../define/context.ts';
import type { AnyServer } from '../../define/server.ts';
import { actionsOf, type PolicyAction } from './actions.ts';
import { type Compared, comparedIn } from './atoms.ts';
import type { CedarEngine } from './engine.ts';
import { covers, mentionsOf, type Path } from './mentions.ts';
import type { Roles } from './roles.ts';
import type { Rule } from './rules.ts';

/** An approval as a rule sees it: by whom and by which way. */
export interface Approval {
  readonly by: Principal;
  readonly way: string;
}

/** One question to Cedar. */
export interface Question {
  readonly action: PolicyAction;
  readonly principal: Principal;
  readonly agent: Agent;
  readonly context: Readonly<Record<string, CedarValueJson>>;
  readonly approval?: Approval | undefined;
}

export interface Answer {
  readonly allowed: boolean;
  /** The rules that decided; none where nothing permits. */
  readonly rules: readonly Rule[];
  /** Errors of rules: Cedar ignores such a rule, which may have been a forbid. Never allowed then. */
  readonly errors: readonly string[];
}

/** The rules of one policy file, parsed once, as questions are put to them. */
export interface Judge {
  readonly actions: ReadonlyMap<string, PolicyAction>;
  /** The attributes of the context that rules for this action look at. */
  mentions(action: PolicyAction): readonly Path[];
  /** What these rules compare attributes of the context with. */
  compared(action: PolicyAction): readonly Compared[];
  ask(question: Question): Answer;
  /** As `ask`, with `input` and `facts` unknown. */
  askWithout(question: Omit<Question, 'context'>): ReturnType<CedarEngine['isAuthorizedPartial']>;
}

/** `id` names the parsed rules inside Cedar, which never forgets them: one a policy version. */
export function judgeOf(
  cedar: CedarEngine,
  server: AnyServer,
  { id, rules, roles }: { id: string; rules: readonly Rule[]; roles: Roles },
): Judge {
  const policies = { staticPolicies: Object.fromEntries(rules.map((rule) => [rule.id, rule.text])) };
  const prepared = cedar.preparsePolicySet(id, policies);
  if (prepared.type === 'failure') throw new Error(prepared.errors.map(({ message }) => message).join('; '));
  const byId = new Map(rules.map((rule) => [rule.id, rule]));
  const actions = actionsOf(server);
  const resource: TypeAndId = { type: 'Server', id: server.name };
  const about = (action: PolicyAction) => rules.filter(({ json }) => covers(json, action));
  const mentioned = new Map(
    [...actions.values()].map((action) => [action.id, about(action).flatMap(({ json }) => mentionsOf(json))]),
  );
  const actionEntities = new Map([...actions.values()].map((action) => [action.id, entityOf(action)]));

  const request = ({ action, principal, agent, approval }: Omit<Question, 'context'>) => {
    const user = userOf(principal, agent, roles);
    const entities = [user, actionEntities.get(action.id) ?? entityOf(action)];
    if (approval && approval.by.id !== principal.id) entities.push(userOf(approval.by, NO_AGENT, roles));
    return {
      principal: user.uid,
      action: { type: 'Action', id: action.id },
      resource,
      entities,
      validateRequest: false,
      ...(approval && { approval: { by: { __entity: userId(approval.by) }, way: approval.way } }),
    };
  };

  return {
    actions,
    mentions: ({ id: action }) => mentioned.get(action) ?? [],
    compared: (action) => comparedIn(about(action).flatMap(({ json }) => json.conditions)),
    ask(question) {
      const { approval, ...call } = request(question);
      const context = approval ? { ...question.context, approval } : question.context;
      const answer = cedar.statefulIsAuthorized({ ...call, context, preparsedPolicySetId: id });
      if (answer.type === 'failure') return { allowed: false, rules: [], errors: answer.errors.map(textOf) };
      const { decision, diagnostics } = answer.response;
      return {
        allowed: decision === 'allow' && diagnostics.errors.length === 0,
        rules: diagnostics.reason.flatMap((reason) => byId.get(reason) ?? []).sort((a, b) => a.line - b.line),
        errors: diagnostics.errors.map(({ policyId, error }) => `${policyId}: ${error.message}`),
      };
    },
    askWithout(question) {
      const { approval, ...call } = request(question);
      const context = {
        input: unknown('input'),
        ...(question.action.facts && { facts: unknown('facts') }),
        ...(approval && { approval }),
      };
      return cedar.isAuthorizedPartial({ ...call, context, policies });
    },
  };
}

/** A person at a page or a terminal speaks through no client. */
const NO_AGENT: Agent = { name: '', version: '' };

function userId({ id }: Principal): TypeAndId {
  return { type: 'User', id };
}

function userOf(principal: Principal, { name, version }: Agent, roles: Roles) {
  return {
    uid: userId(principal),
    attrs: { name: principal.name, agent: { name, version } },
    parents: roles.of(principal).map((id) => ({ type: 'Role', id })),
  };
}

function entityOf({ id, groups }: PolicyAction): EntityJson {
  return {
    uid: { type: 'Action', id },
    attrs: {},
    parents: groups.map((group) => ({ type: 'Action', id: group })),
  };
}

function unknown(name: string): CedarValueJson {
  return { __extn: { fn: 'unknown', arg: name } };
}

function textOf({ message }: { message: string }): string {
  return message;
}
