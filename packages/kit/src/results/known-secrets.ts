/** A secret of a few letters would blank out ordinary words, and its encodings even more so. */
const SHORTEST = 6;
const SHORTEST_ENCODED = 8;

/** Finds the given values in a text, also URL-encoded, escaped for JSON or HTML, in hex, and inside base64. Undefined for none. */
export function knownSecrets(values: readonly string[]): RegExp | undefined {
  const forms = new Set<string>();
  for (const value of values) {
    if (value.length < SHORTEST) continue;
    forms.add(value);
    for (const form of encodings(value)) if (form.length >= SHORTEST_ENCODED) forms.add(form);
  }
  if (forms.size === 0) return undefined;
  // The longest first: a part must not be taken out of a whole.
  const sorted = [...forms].sort((a, b) => b.length - a.length);
  return new RegExp(sorted.map((form) => form.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'), 'g');
}

function encodings(value: string): string[] {
  // Half a surrogate pair cannot be encoded.
  const whole = Buffer.from(value).toString();
  const url = encodeURIComponent(whole);
  return [
    JSON.stringify(value).slice(1, -1),
    url,
    url.replaceAll(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()),
    new URLSearchParams({ v: whole }).toString().slice(2),
    whole.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;'),
    Buffer.from(whole).toString('hex'),
    ...inBase64(Buffer.from(whole)),
  ];
}

/** Base64 takes three bytes at once: what a value looks like depends on where it begins, and its ends on what is beside it. */
function inBase64(bytes: Buffer): string[] {
  return [0, 1, 2].flatMap((before) => {
    const text = Buffer.concat([Buffer.alloc(before), bytes])
      .toString('base64')
      .replaceAll('=', '');
    const own = text.slice(Math.ceil((before * 8) / 6), Math.floor(((before + bytes.length) * 8) / 6));
    return [own, own.replaceAll('+', '-').replaceAll('/', '_')];
  });
}
