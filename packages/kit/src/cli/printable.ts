// Delete, C1 controls, zero-width and bidirectional controls: what could redraw a terminal or hide text in it.
const risky = /[\u007F-\u009F\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/g;

/** JSON that is safe to print: recorded arguments and client names were chosen by others. */
export function printable(value: unknown): string {
  return (JSON.stringify(value) ?? '').replaceAll(
    risky,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
