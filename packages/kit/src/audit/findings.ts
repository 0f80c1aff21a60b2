import type { IndexMark } from './segment-index.ts';

/** Something `verifyAudit` has to say. */
export interface AuditFinding {
  /** `tampering`: nothing a crash does leaves this. `note`: explained by a kill, a full disk or a running process. */
  readonly severity: 'tampering' | 'note';
  /** File name within the folder. */
  readonly file: string;
  /** 1 for the first line; missing where the whole file is meant. */
  readonly line?: number;
  readonly what: string;
}

export interface AuditReport {
  /** No finding of severity `tampering`. */
  readonly ok: boolean;
  readonly findings: readonly AuditFinding[];
  readonly records: number;
  readonly segments: number;
  /** One per process that wrote. */
  readonly chains: number;
  readonly signatures: {
    /** Where the keys come from: from the caller, or from the folder itself, where somebody may have exchanged them. */
    readonly keys: 'given' | 'folder' | 'none';
    readonly checkpoints: number;
    /** Lines behind the last signature of their chain: what happened to these cannot be told from their hashes. */
    readonly unsigned: number;
  };
  /** What the index is now, for keeping elsewhere: a later log must still begin with it. */
  readonly mark: IndexMark | undefined;
}

export class Findings {
  readonly all: AuditFinding[] = [];

  tampering(file: string, what: string, line?: number): void {
    this.#add('tampering', file, what, line);
  }

  note(file: string, what: string, line?: number): void {
    this.#add('note', file, what, line);
  }

  #add(severity: AuditFinding['severity'], file: string, what: string, line: number | undefined): void {
    this.all.push({ severity, file, what, ...(line === undefined ? {} : { line }) });
  }
}
