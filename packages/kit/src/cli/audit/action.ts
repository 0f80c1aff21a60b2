import type { AuditSource } from '../../audit/source.ts';
import type { CommandContext } from '../command.ts';
import type { Invocation } from '../subcommand.ts';

/** What each of `audit`'s actions works on. */
export interface AuditRequest {
  readonly invocation: Invocation;
  readonly source: AuditSource;
  readonly dir: string;
  /** The installation's folder with the signing key. */
  readonly keyDir: string;
  readonly options: CommandContext<unknown, unknown>['options'];
  /** Says what is wrong with the usage. */
  wrong(...problems: string[]): number;
}

/** Resolves to the exit code. */
export type AuditAction = (request: AuditRequest) => Promise<number>;
