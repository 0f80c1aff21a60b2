/** One answer's cap in bytes of JSON: what a model can take in without losing its thread. */
export const ANSWER_CAP = 24 * 1024;

/** Lengths that texts are cut to, one after another, until an answer fits the cap. */
export const CLIP_LENGTHS: readonly number[] = [16_000, 8000, 4000, 2000, 1000, 500, 200];

export function byteLength(data: unknown): number {
  return Buffer.byteLength(JSON.stringify(data) ?? '');
}

/** The first `length` characters, and how many there were. Never ends in the middle of a surrogate pair. */
export function clipText(text: string, length: number): string {
  if (text.length <= length) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(length - 1)) ? length - 1 : length;
  return `${text.slice(0, end)}… [clipped, ${text.length} characters in all]`;
}
