import type { Agent, Principal } from '../define/context.ts';
import type { Action, ConfirmationWay } from '../policy/port.ts';

/** What a frozen call and its approval have in common. */
interface Frozen {
  /** Tool or prompt name, resource URI. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  readonly action: Action;
  readonly principal: Principal;
  readonly agent: Agent;
  /** What the policy was told of the call beside its arguments. */
  readonly facts?: Readonly<Record<string, unknown>> | undefined;
  /** Canonical hash of server, principal, target, real arguments, facts and policy version: which call it is. */
  readonly callHash: string;
  readonly policyVersion: string;
  /** What will really happen, as a person is shown it. */
  readonly preview: string;
  readonly previewHash: string;
  /** Whoever asked may not be the one who confirms. */
  readonly byAnother: boolean;
  /** What the policy's author wants the person to be told. */
  readonly message?: string | undefined;
}

/** A call that needs a person's confirmation, with its real arguments. */
export interface Question extends Frozen {
  readonly input: unknown;
}

/** pending → approved → used, or denied. Expiry is no status of its own: it is asked of the clock, every time. */
export type ApprovalStatus = 'pending' | 'approved' | 'denied' | 'used';

export interface Approval extends Frozen {
  /** Unguessable. */
  readonly id: string;
  /** The arguments without secrets: for people to look at. What runs is what is sent again. */
  readonly input: unknown;
  readonly status: ApprovalStatus;
  readonly requestedAt: string;
  readonly expiresAt: string;
  readonly decidedBy?: Principal;
  readonly decidedAt?: string;
  readonly way?: ConfirmationWay;
  readonly usedAt?: string;
}

/** The status as of now. */
export function statusAt(approval: Approval, now: Date): ApprovalStatus | 'expired' {
  const { status, expiresAt } = approval;
  if (status === 'used') return status;
  return Date.parse(expiresAt) <= now.getTime() ? 'expired' : status;
}
