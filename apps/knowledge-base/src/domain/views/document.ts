import type { DocumentFacts } from '../document.ts';

/** A document in a list: what tells it from others and how far it can be trusted. */
export function asDocumentLine(document: DocumentFacts) {
  return {
    id: document.id,
    title: document.title,
    space: document.space,
    kind: document.kind,
    status: document.status,
    updated_at: document.updatedAt.slice(0, 10),
    ...(document.owner !== null && { owner: document.owner }),
    ...(document.supersededBy && { superseded_by: document.supersededBy.id }),
  };
}

/** Everything about a document but its text. */
export function asDocumentCard(document: DocumentFacts) {
  return {
    ...asDocumentLine(document),
    path: document.path,
    language: document.language,
    ...(document.labels.length > 0 && { labels: [...document.labels] }),
    ...given({
      author: document.author,
      department: document.department,
      version: document.version,
      effective_on: document.effectiveOn,
      expires_on: document.expiresOn,
      review_due: document.reviewDue,
      superseded_on: document.supersededOn,
    }),
    ...(document.revision > 1 && { revision: document.revision }),
    chars: document.chars,
  };
}

/** Only what is known. */
export function given<T extends Record<string, unknown>>(fields: T): Partial<{ [K in keyof T]: NonNullable<T[K]> }> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== null)) as Partial<{
    [K in keyof T]: NonNullable<T[K]>;
  }>;
}
