/** What kind of document it is: policies have clauses that are in force from a day on. */
export type DocumentKind = 'page' | 'policy';

/** `superseded` follows from another document that replaces it; the others are what its author says. */
export type DocumentStatus = 'current' | 'archived' | 'draft' | 'superseded';

/** Who asks: a document is read by everybody, or by those who are in one of its groups. */
export interface Reader {
  readonly groups: readonly string[];
}

/** A document without its text. Days are `YYYY-MM-DD`, moments ISO 8601 in UTC. */
export interface DocumentFacts {
  readonly id: string;
  readonly title: string;
  /** Where it came from: source and path in it. */
  readonly source: string;
  readonly path: string;
  readonly space: string;
  readonly kind: DocumentKind;
  readonly status: DocumentStatus;
  readonly language: string;
  readonly labels: readonly string[];
  readonly owner: string | null;
  readonly author: string | null;
  readonly department: string | null;
  readonly version: string | null;
  readonly effectiveOn: string | null;
  readonly expiresOn: string | null;
  readonly reviewDue: string | null;
  /** What replaces it, when the reader may read that too. */
  readonly supersededBy: { readonly id: string; readonly title: string } | null;
  readonly supersededOn: string | null;
  /** Number of the present text, from 1. */
  readonly revision: number;
  readonly chars: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** A passage of a document, with the headings it stands under. */
export interface Passage {
  readonly headings: readonly string[];
  /** Offset of its first character in the document. */
  readonly start: number;
  readonly text: string;
}

/** An earlier text of a document. */
export interface Revision {
  readonly revision: number;
  readonly version: string | null;
  readonly title: string;
  readonly author: string | null;
  readonly updatedAt: string;
}

/** A document as a source gives it. */
export interface NewDocument {
  readonly source: string;
  readonly path: string;
  readonly hash: string;
  readonly title: string;
  readonly space: string;
  readonly kind: DocumentKind;
  readonly status: Exclude<DocumentStatus, 'superseded'>;
  /** A text search configuration: `english`, `german`, …, `simple`. */
  readonly language: string;
  /** Who may read it; none: everybody. */
  readonly groups: readonly string[];
  readonly labels: readonly string[];
  readonly owner: string | null;
  readonly author: string | null;
  readonly department: string | null;
  readonly version: string | null;
  readonly effectiveOn: string | null;
  readonly expiresOn: string | null;
  readonly reviewDue: string | null;
  readonly supersedes: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** In order, without gaps: together they are the text. */
  readonly passages: readonly Passage[];
}
