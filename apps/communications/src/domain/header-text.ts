/**
 * Text for a header or a line of a calendar: whatever could end the line, or is half a character, becomes a space. The
 * rest stays as it was written.
 */
export function headerText(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\p{Cs}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/ {2,}/g, ' ')
    .trim();
}
