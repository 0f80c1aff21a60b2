/** Tests whether bytes contain a text, letter case of ASCII aside, without making a text of them. */
export function containing(text: string): (bytes: Uint8Array, start: number, end: number) => boolean {
  const needle = Buffer.from(text);
  const lower = needle.map((byte) => (byte >= 65 && byte <= 90 ? byte | 32 : byte));
  const upper = needle.map((byte) => (byte >= 97 && byte <= 122 ? byte & ~32 : byte));
  const length = needle.length;
  return (bytes, start, end) => {
    if (length === 0) return true;
    const last = end - length;
    const [low, high] = [lower[0], upper[0]];
    for (let at = start; at <= last; at++) {
      const byte = bytes[at];
      if (byte !== low && byte !== high) continue;
      let i = 1;
      while (i < length && (bytes[at + i] === lower[i] || bytes[at + i] === upper[i])) i++;
      if (i >= length) return true;
    }
    return false;
  };
}
