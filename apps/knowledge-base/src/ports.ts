import type { Page, Position } from '@enterprise-mcp/kit';
import type { DocumentFacts, DocumentKind, NewDocument, Passage, Reader, Revision } from './domain/document.ts';

/** One page of a list; `next` is absent on the last. */
export interface PageOf<T> {
  readonly items: readonly T[];
  readonly next?: Position | undefined;
}

/** Every method takes the call's signal and rejects when it aborts. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/** Which documents are looked at. Everything given must hold. */
export interface DocumentFilter {
  readonly space?: string | undefined;
  /** All of them. */
  readonly labels?: readonly string[] | undefined;
  readonly kind?: DocumentKind | undefined;
  readonly department?: string | undefined;
  readonly updatedAfter?: Date | undefined;
  /** Archived, drafts and superseded ones too. */
  readonly includeArchived?: boolean | undefined;
  /** The day on which superseded and effective are judged, `YYYY-MM-DD`. */
  readonly on: string;
  /** Only what is in force on that day, for policies. */
  readonly inForce?: boolean | undefined;
}

export interface SearchQuery extends DocumentFilter {
  readonly query: string;
  /** Each passage a hit of its own, instead of each document its best one. */
  readonly everyPassage?: boolean | undefined;
}

/** Which of the ways to search found it. */
export type Leg = 'words' | 'meaning';

export interface Hit {
  readonly document: DocumentFacts;
  readonly passage: Passage;
  /** 0 to 1; 1 is first by every way of searching. */
  readonly score: number;
  readonly matchedBy: readonly Leg[];
  /** Share of the query's information (idf) that the passage has in words, 0 to 1. */
  readonly coverage: number;
  /** Cosine of query and passage; absent where meaning was not searched. */
  readonly similarity?: number | undefined;
}

export interface SearchResult extends PageOf<Hit> {
  /** Why meaning was not searched, in words for whoever reads the answer. */
  readonly degraded?: string | undefined;
  /** The query has no word that could be searched for. */
  readonly empty?: boolean | undefined;
}

/** Everything here sees only what the reader may read; nothing tells that there is more. */
export interface SearchStore {
  search(query: SearchQuery, reader: Reader, page: Page, options?: CallOptions): Promise<SearchResult>;
}

export interface DocumentStore {
  /** By id (`doc_7`), path or exact title, letter case aside; at most 10, never a guess. */
  resolve(reference: string, reader: Reader, options?: CallOptions): Promise<readonly DocumentFacts[]>;
  /** Documents with a similar title, for did-you-mean. At most 5. */
  similar(reference: string, reader: Reader, options?: CallOptions): Promise<readonly DocumentFacts[]>;
  /** Its passages in order, from the one that holds `from` until `chars` characters are covered. */
  passages(
    id: string,
    range: { from: number; chars: number },
    reader: Reader,
    options?: CallOptions,
  ): Promise<readonly Passage[]>;
  /** Headings of all its passages with their offsets, in order. */
  outline(id: string, reader: Reader, options?: CallOptions): Promise<readonly Omit<Passage, 'text'>[]>;
  /** Earlier texts, latest first. */
  revisions(id: string, reader: Reader, options?: CallOptions): Promise<readonly Revision[]>;
  /** An earlier text; undefined when there is none of this number. */
  revision(
    id: string,
    revision: number,
    reader: Reader,
    options?: CallOptions,
  ): Promise<(Revision & { text: string }) | undefined>;
  /** Latest change first, or by title. */
  list(
    query: DocumentFilter & { readonly sort: 'updated_at' | 'title' },
    reader: Reader,
    page: Page,
    options?: CallOptions,
  ): Promise<PageOf<DocumentFacts>>;
  /** Policies that were replaced on or before `on`, latest first; at most 10. */
  superseded(
    filter: { department?: string | undefined; on: string; by: readonly string[] },
    reader: Reader,
    options?: CallOptions,
  ): Promise<readonly DocumentFacts[]>;
  /** Counts that a document was read. */
  noteConsulted(id: string, at: Date, options?: CallOptions): Promise<void>;
  /** Most read since a day; at most `limit`. */
  mostConsulted(
    query: { since: string; on: string; limit: number },
    reader: Reader,
    options?: CallOptions,
  ): Promise<readonly { readonly document: DocumentFacts; readonly count: number }[]>;
  /** What there is: spaces, labels and departments with the number of current documents in each, largest first. */
  structure(reader: Reader, on: string, options?: CallOptions): Promise<Structure>;
  /** Titles that begin with, or have a word that begins with, what was typed. */
  suggestTitles(typed: string, limit: number, reader: Reader, options?: CallOptions): Promise<readonly DocumentFacts[]>;
}

export interface Counted {
  readonly name: string;
  readonly documents: number;
}

export interface Structure {
  readonly documents: number;
  readonly policies: number;
  readonly spaces: readonly (Counted & { readonly folders: readonly Counted[] })[];
  readonly labels: readonly Counted[];
  readonly departments: readonly Counted[];
  readonly languages: readonly Counted[];
  /** Nothing but the sample handbook is there. */
  readonly sample: boolean;
}

/** A folder whose documents are in the index, and what holds for all of them. */
export interface Source {
  readonly name: string;
  /** On the machine that ingested it. */
  readonly path: string;
  readonly space?: string | undefined;
  readonly groups: readonly string[];
  readonly labels: readonly string[];
  readonly kind: DocumentKind;
  readonly maxBytes: number;
}

/** Fills the index. Sees everything: whoever runs it has the files. */
export interface IndexStore {
  /** Hash of each document of a source, by path. */
  known(source: string, options?: CallOptions): Promise<ReadonlyMap<string, string>>;
  /** Adds or replaces documents, all of them whole or none. A changed text becomes a new revision. */
  put(documents: readonly NewDocument[], options?: CallOptions): Promise<PutCount>;
  remove(source: string, paths: readonly string[], options?: CallOptions): Promise<number>;
  /** Names of sources, and how many documents each has. */
  sources(options?: CallOptions): Promise<readonly Counted[]>;
  /** Keeps, or replaces, what is known of a source. */
  remember(source: Source, at: Date, options?: CallOptions): Promise<void>;
  /** What was remembered, by name. */
  remembered(options?: CallOptions): Promise<readonly Source[]>;
  /** Settles which document supersedes which; after a run of `put` and `remove`. */
  link(options?: CallOptions): Promise<void>;
  /**
   * Makes the vectors that are missing; fits the model where it is fitted on the corpus and has not seen enough of it.
   * `pending` are passages that could not be embedded, with the reason.
   *
   * @throws KB_EMBEDDER_CHANGED when the vectors are of another model and `again` is not set.
   */
  embed(options?: EmbedOptions): Promise<EmbedReport>;
}

export interface EmbedOptions extends CallOptions {
  /** All vectors anew, also those of another model. */
  readonly again?: boolean | undefined;
  progress?(done: number, of: number): void;
}

/** Brings sources up to date again that were ingested before. */
export interface Refresher {
  /**
   * One source by its name, or all. What is written is whole, whenever it is stopped.
   *
   * @throws KB_SOURCE_UNKNOWN, KB_SOURCE_UNREACHABLE where its folder is not on this machine, KB_EMBEDDER_CHANGED.
   */
  refresh(name: string | undefined, options: RefreshOptions): Promise<IngestOutcome>;
}

export interface RefreshOptions {
  readonly signal: AbortSignal;
  progress(what: string, done: number, of: number): void;
}

export interface IngestOutcome {
  readonly sources: readonly SourceReport[];
  readonly vectors: EmbedReport;
}

export interface SourceReport {
  readonly source: string;
  readonly files: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Not read; what was known of them before stays. */
  readonly unread: readonly Unread[];
  /** Read, but not without assumptions. */
  readonly remarks: readonly Unread[];
}

/** Something that was not read, and why: for whoever runs it. */
export interface Unread {
  readonly path: string;
  readonly reason: string;
}

export interface PutCount {
  readonly added: number;
  readonly updated: number;
}

export interface EmbedReport {
  readonly model: string;
  readonly embedded: number;
  readonly pending: number;
  readonly reason?: string | undefined;
}

/** Texts to vectors, by a model that is served elsewhere. */
export interface Embedder {
  /** Names the model and whoever serves it; vectors of two names are never compared. */
  readonly model: string;
  /** One vector for each text, all of the same length. */
  embed(texts: readonly string[], options?: CallOptions): Promise<readonly (readonly number[])[]>;
}

/** What the knowledge base's tools, resources and prompts are given. */
export interface KnowledgePorts {
  readonly search: SearchStore;
  readonly documents: DocumentStore;
  readonly index: IndexStore;
  readonly ingest: Refresher;
  /** Groups that every reader of this server is in. */
  readonly everyonesGroups: readonly string[];
}
