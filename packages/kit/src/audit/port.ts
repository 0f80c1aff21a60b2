import type { ConfirmationWay } from '../policy/port.ts';

/** What is written down before a call runs. Arguments are already stripped of secrets and long texts. */
export interface AuditIntent {
  readonly callId: string;
  readonly time: string;
  readonly principal: string;
  /** What the transport said of the principal's roles; those of a policy's own file are not in the log. */
  readonly roles?: readonly string[] | undefined;
  readonly agent: string;
  readonly kind: 'tool' | 'resource' | 'prompt' | 'completion';
  readonly name: string;
  readonly effect: 'read' | 'write' | 'destructive' | 'outward';
  readonly arguments: unknown;
  readonly traceparent?: string | undefined;
}

/** What became of it. `code` is `ok` or the error's code; a denial is an outcome like any other. */
export interface AuditOutcome {
  readonly callId: string;
  readonly time: string;
  readonly code: string;
  /** What the policy said, where the call came that far. */
  readonly decision?: 'allow' | 'confirm' | 'deny' | undefined;
  /** Rules that decided, and the version of the policy they belong to. */
  readonly rules?: readonly string[] | undefined;
  readonly policy?: string | undefined;
  /** The approval it ran with, or was left waiting for. */
  readonly approval?: string | undefined;
  readonly milliseconds: number;
}

/** Something that is no call: a person decided on an approval, a command of a person at a terminal wrote. */
export interface AuditEvent {
  readonly time: string;
  /** What happened, as `approval` or `import`. */
  readonly event: string;
  /** Who did it: the deciding person's principal id, as `os:ada`. */
  readonly principal: string;
  /** Tool or command that it is about. */
  readonly name: string;
  /** The approval that was decided, what was decided, and how the decision reached the server. */
  readonly approval?: string | undefined;
  readonly decision?: 'asked' | 'approved' | 'denied' | 'expired' | undefined;
  readonly way?: ConfirmationWay | undefined;
  /** The call that is waiting for it, or ran with it. */
  readonly callId?: string | undefined;
  /** Small and free of secrets: it is written as it is. */
  readonly details?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * Write-ahead record of every call. `intent` resolves when the record is safe: for anything but a read that means on
 * disk (fdatasync). `event` resolves when it is on disk. All throw when the log cannot be written.
 */
export interface AuditLog {
  intent(record: AuditIntent): Promise<void>;
  outcome(record: AuditOutcome): Promise<void>;
  event(record: AuditEvent): Promise<void>;
  close(): Promise<void>;
}
