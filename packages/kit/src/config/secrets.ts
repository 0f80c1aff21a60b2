/**
 * What must never be shown because of one secret value: the value itself, and for a URL the password in it, since
 * drivers repeat parts of a URL in their errors.
 */
export function secretParts(value: string): string[] {
  const parts = [value, value.trim()];
  try {
    const { password, username } = new URL(value);
    const shown = password || (username.length >= 16 ? username : '');
    if (shown) parts.push(shown, decodeURIComponent(shown));
  } catch {
    // Not a URL, or not decodable: the value itself is enough.
  }
  return [...new Set(parts)].filter((part) => part !== '');
}

/** Whether `message` repeats `secret` or a telling part of it. */
export function leaks(message: string, secret: string): boolean {
  if (message.includes(secret)) return true;
  // A URL's scheme is no secret, and messages do say which one they want.
  const tell = secret.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '');
  for (let start = 0; start + 6 <= tell.length; start++) {
    if (message.includes(tell.slice(start, start + 6))) return true;
  }
  return false;
}
