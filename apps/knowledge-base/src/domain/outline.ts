import { knowledgeErrors } from '../errors.ts';
import type { Passage } from './document.ts';

type Place = Omit<Passage, 'text'>;

/** Headings in order, each once, with where it begins: `Leave › Parental leave`. */
export function sectionsOf(places: readonly Place[]): readonly { readonly name: string; readonly start: number }[] {
  const sections: { name: string; start: number }[] = [];
  for (const { headings, start } of places) {
    const name = headings.join(' › ');
    if (name !== '' && name !== sections.at(-1)?.name) sections.push({ name, start });
  }
  return sections;
}

/** Where a section begins, named by its whole path or its own heading. Throws KB_SECTION_NOT_FOUND. */
export function sectionStart(places: readonly Place[], section: string): number {
  const wanted = plain(section);
  const sections = sectionsOf(places);
  const found =
    sections.find(({ name }) => plain(name) === wanted) ??
    sections.find(({ name }) => plain(name.split(' › ').at(-1) ?? '') === wanted) ??
    sections.find(({ name }) => name.split(' › ').some((heading) => plain(heading) === wanted));
  if (found) return found.start;
  throw knowledgeErrors.KB_SECTION_NOT_FOUND({ section, valid: sections.map(({ name }) => name) });
}

const plain = (text: string) =>
  text
    .toLowerCase()
    .replaceAll(/^#+\s*|\s+/g, ' ')
    .trim();
