/** One answer's cap in bytes of JSON: what a model can take in without losing its thread. */
export const ANSWER_CAP = 24 * 1024;

/**
 * Shortens the longest strings of `data` until its JSON fits into `cap` bytes.
 * Returns undefined when that is not enough, since the size is not in long strings.
 */
export function clipLongest(data: unknown, cap: number): { data: unknown; clipped: number } | undefined {
  for (const limit of [8000, 4000, 2000, 1000, 500, 200]) {
    let clipped = 0;
    const shorter = clipStrings(data, limit, () => clipped++);
    if (byteLength(shorter) <= cap) return { data: shorter, clipped };
  }
  return undefined;
}

export function byteLength(data: unknown): number {
  return Buffer.byteLength(JSON.stringify(data) ?? '');
}

function clipStrings(value: unknown, limit: number, onClip: () => void): unknown {
  if (typeof value === 'string') {
    if (value.length <= limit) return value;
    onClip();
    // Not in the middle of a surrogate pair.
    const end = /[\uD800-\uDBFF]/.test(value.charAt(limit - 1)) ? limit - 1 : limit;
    return `${value.slice(0, end)}… [clipped, ${value.length} characters in all]`;
  }
  if (Array.isArray(value)) return value.map((item) => clipStrings(item, limit, onClip));
  if (value !== null && typeof value === 'object') {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, clipStrings(inner, limit, onClip)]));
  }
  return value;
}
