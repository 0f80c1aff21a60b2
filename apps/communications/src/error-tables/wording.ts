import { closest } from '@enterprise-mcp/kit';

export const named = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

/** A list may be long; a message must not be. */
export const some = (names: readonly string[]) =>
  names.length > 40 ? `${named(names.slice(0, 40))} and ${names.length - 40} more` : named(names) || 'none';

export const meant = (word: string, names: readonly string[]) => {
  const suggestion = closest(word, names);
  return suggestion ? ` Did you mean '${suggestion}'?` : '';
};
