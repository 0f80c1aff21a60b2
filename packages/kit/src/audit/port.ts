/** What is written down before a call runs. Arguments are already stripped of secrets and long texts. */
export interface AuditIntent {
  readonly callId: string;
  readonly time: string;
  readonly principal: string;
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

/**
 * Write-ahead record of every call. `intent` resolves when the record is safe: for anything but a read that means on
 * disk (fdatasync). Both throw when the log cannot be written.
 */
export interface AuditLog {
  intent(record: AuditIntent): Promise<void>;
  outcome(record: AuditOutcome): Promise<void>;
  close(): Promise<void>;
}
