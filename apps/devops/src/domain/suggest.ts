/** Names that begin with what was typed, then those that contain it; letter case aside. */
export function suggest(typed: string, names: readonly string[]): readonly string[] {
  const wanted = typed.trim().toLowerCase();
  const like = names.filter((name) => name.toLowerCase().includes(wanted));
  const begins = (name: string) => name.toLowerCase().startsWith(wanted);
  return [...like.filter(begins), ...like.filter((name) => !begins(name))];
}
