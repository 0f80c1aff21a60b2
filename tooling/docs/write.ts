/** One generated file, its path relative to the repository. */
export interface Document {
  readonly path: string;
  readonly text: string;
}

/** Paths whose file is missing or differs. `read` gives the text of a file, undefined where there is none. */
export function stalePaths(documents: readonly Document[], read: (path: string) => string | undefined): string[] {
  return documents.filter(({ path, text }) => read(path) !== text).map(({ path }) => path);
}

/**
 * `text` with what stands between `<!-- generated:NAME -->` and `<!-- /generated:NAME -->` replaced. Every marker must
 * have a section and every required section a marker: a table that silently stays as it was is worse than none.
 */
export function fillSections(
  text: string,
  sections: Readonly<Record<string, string>>,
  options: { readonly file: string; readonly required?: readonly string[] },
): string {
  const filled = new Set<string>();
  const result = text.replaceAll(
    /(<!-- generated:([\w:-]+) -->)[\s\S]*?(<!-- \/generated:\2 -->)/g,
    (_, open: string, name: string, close: string) => {
      const section = sections[name];
      if (section === undefined) throw new Error(`${options.file}: there is nothing to generate named '${name}'.`);
      filled.add(name);
      return `${open}\n${section.trim()}\n${close}`;
    },
  );
  const missing = (options.required ?? []).filter((name) => !filled.has(name));
  if (missing.length > 0) throw new Error(`${options.file}: no section <!-- generated:${missing[0]} -->.`);
  return result;
}
