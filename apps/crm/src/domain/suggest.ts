import { fold } from '@enterprise-mcp/kit/text';

/** Those that begin with what was typed, letter case and accents aside, then those that contain it. */
export function suggest(typed: string, names: readonly string[]): readonly string[] {
  const wanted = fold(typed);
  const begins = names.filter((name) => fold(name).startsWith(wanted));
  const contains = names.filter((name) => !begins.includes(name) && fold(name).includes(wanted));
  return [...begins, ...contains];
}
