import type { InteractionType } from '../domain/history.ts';

/** `{contact}`, `{product}`, `{users}`, `{owner}` and `{firm}` are filled in. */
export interface Texts {
  readonly subjects: Readonly<Record<InteractionType, readonly string[]>>;
  readonly openings: Readonly<Record<InteractionType, readonly string[]>>;
  readonly details: readonly string[];
  readonly closings: readonly string[];
}

export interface Blanks {
  readonly contact: string;
  readonly product: string;
  readonly users: string;
  readonly owner: string;
  readonly firm: string;
}

export function fillIn(text: string, blanks: Blanks): string {
  return text.replaceAll(/\{(contact|product|users|owner|firm)\}/g, (_, name: keyof Blanks) => blanks[name]);
}
