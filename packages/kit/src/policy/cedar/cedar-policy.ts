import { LRUCache } from 'lru-cache';
import type { Logger } from '../../serve/logger.ts';
import { type Restrictions, restricted } from '../default.ts';
import type { Action, Caller, Policy, Verdict } from '../port.ts';
import { actionId, type PolicyAction } from './actions.ts';
import { type Approvals, approvalsFor } from './approvers.ts';
import { cedarRecord, Unrepresentable } from './context.ts';
import type { Answer, Approval, Judge, Question } from './judge.ts';
import { contextType, reachable } from './reachable.ts';
import type { Roles } from './roles.ts';
import type { Rule } from './rules.ts';
import { standInsFor } from './stand-ins.ts';

export interface CedarPolicyOptions {
  readonly judge: Judge;
  readonly rules: readonly Rule[];
  readonly roles: Roles;
  readonly version: string;
  readonly restrictions: Restrictions;
  readonly log: Pick<Logger, 'error'>;
}

/** A client may give itself a new name with every session, so what it sees is remembered for so many only. */
const MOST_CALLERS = 2000;
/** Answers that are kept, and the longest question that is: together at most some megabytes. */
const MOST_ANSWERS = 1000;
const LONGEST_QUESTION = 2000;

/** The policy of a Cedar file. What the start-up restrictions take away, no rule gives back. */
export function cedarPolicy({ judge, rules, roles, version, restrictions, log }: CedarPolicyOptions): Policy {
  const seen = new LRUCache<string, boolean>({ max: MOST_CALLERS });
  const approvals = new Map<string, Approvals>();
  const answers = new LRUCache<string, Answer>({ max: MOST_ANSWERS });
  const standIns = new Map<string, ReturnType<typeof standInsFor>>();

  const approvalsOf = (action: PolicyAction): Approvals => {
    const known = approvals.get(action.id) ?? approvalsFor(rules, judge.mentions(action));
    approvals.set(action.id, known);
    return known;
  };

  const found = (action: Action): PolicyAction | undefined =>
    restricted(restrictions, action) ? undefined : judge.actions.get(actionId(action));

  const needsFacts = (action: PolicyAction) =>
    action.facts !== undefined && judge.mentions(action).some(([name]) => name === undefined || name === 'facts');

  const standInsOf = (action: PolicyAction) => {
    const known = standIns.get(action.id) ?? standInsFor(contextType(action), judge.compared(action));
    standIns.set(action.id, known);
    return known;
  };

  /** Throws `Unrepresentable` when the call cannot be shown to the rules. */
  const questionOf = (action: PolicyAction, { principal, agent, facts }: Caller, input: unknown): Question => {
    const mentions = judge.mentions(action);
    if (needsFacts(action) && facts === undefined) throw new Unrepresentable('what the rules want to know is missing');
    return {
      action,
      principal,
      agent,
      context: standInsOf(action)({
        input: cedarRecord(action.input, input, mentions, ['input']),
        ...(action.facts && { facts: cedarRecord(action.facts, facts, mentions, ['facts']) }),
      }),
    };
  };

  /** It depends on nothing but the question, which holds what rules tell apart and is mostly that of the call before. */
  const answerTo = (question: Question): Answer => {
    const { action, principal, agent, context, approval } = question;
    const people = [principal, approval?.by].map((one) => one && [one.id, one.name, roles.of(one)]);
    const key = JSON.stringify([action.id, people, agent, context, approval?.way]);
    const known = answers.get(key);
    if (known) return known;
    const answer = judge.ask(question);
    if (key.length <= LONGEST_QUESTION) answers.set(key, answer);
    return answer;
  };

  const ask = (question: Question, approval?: Approval) => {
    const answer = answerTo({ ...question, approval });
    if (answer.errors.length > 0) log.error('a policy rule failed; the call is refused', { errors: answer.errors });
    return answer;
  };

  const decide = (action: PolicyAction, caller: Caller, input: unknown): Verdict => {
    const question = questionOf(action, caller, input);
    const plain = ask(question);
    if (plain.allowed) return { decision: 'allow', rules: plain.rules.map(({ id }) => id) };
    const { own, others } = approvalsOf(action);
    const verdictOf = (approving: readonly Approval[], byAnother: boolean): Verdict | undefined => {
      for (const approval of approving) {
        const approved = ask(question, approval);
        // Either a rule forbids unless approved, or it permits only what is approved.
        if (approved.allowed)
          return { decision: 'confirm', ...said(plain.rules.length > 0 ? plain.rules : approved.rules), byAnother };
      }
      return undefined;
    };
    return (
      verdictOf(own(caller.principal), false) ??
      verdictOf(others(caller.principal), true) ?? { decision: 'deny', ...said(plain.rules) }
    );
  };

  const isVisible = (action: PolicyAction, { principal, agent }: Caller): boolean => {
    const { own, others } = approvalsOf(action);
    const approving = [undefined, ...own(principal), ...others(principal)];
    return approving.some((approval) => reachable(judge, { action, principal, agent, approval }) !== 'no');
  };

  const visible = (action: Action, caller: Caller): boolean => {
    const known = found(action);
    if (!known) return false;
    const { principal, agent } = caller;
    const key = JSON.stringify([
      known.id,
      principal.id,
      principal.name,
      roles.of(principal),
      agent.name,
      agent.version,
    ]);
    const before = seen.get(key);
    if (before !== undefined) return before;
    const now = attempt(() => isVisible(known, caller), false);
    seen.set(key, now);
    return now;
  };

  /** A policy that fails must not let through, nor take down the call of the gate around it. */
  function attempt<T>(judgement: () => T, refusal: T): T {
    try {
      return judgement();
    } catch (error) {
      log.error('the policy could not be asked', { error });
      return refusal;
    }
  }

  return {
    version,
    visible,
    wantsFacts(action) {
      const known = found(action);
      return known !== undefined && needsFacts(known);
    },
    decide(action, caller, input) {
      const known = found(action);
      if (!known) return { decision: 'deny', rules: [] };
      // What is suggested while an argument is typed has no arguments itself.
      if (action.kind === 'completion') return { decision: visible(action, caller) ? 'allow' : 'deny', rules: [] };
      try {
        return decide(known, caller, input);
      } catch (error) {
        if (!(error instanceof Unrepresentable)) log.error('the policy could not be asked', { error });
        const reason = error instanceof Unrepresentable ? error.message : 'the server failed to ask it';
        return { decision: 'deny', rules: [], message: `The policy cannot judge this call: ${reason}.` };
      }
    },
    accepts(action, caller, input, confirmation) {
      const known = found(action);
      return known !== undefined && attempt(() => ask(questionOf(known, caller, input), confirmation).allowed, false);
    },
  };
}

function said(rules: readonly Rule[]): Pick<Verdict, 'rules' | 'message'> {
  const messages = [...new Set(rules.flatMap(({ message }) => message ?? []))];
  return { rules: rules.map(({ id }) => id), message: messages.length > 0 ? messages.join(' ') : undefined };
}
