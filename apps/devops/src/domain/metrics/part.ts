/** The name of a pod or instance as it is shown outside of any fence: no words that could be read as a sentence. */
export function shownPart(name: string): string {
  return name.replaceAll(/[^\w.:/@-]+/g, '_').slice(0, 120);
}
