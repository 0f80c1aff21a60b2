import { createHash, verify } from 'node:crypto';

/**
 * Whether the DKIM signature of a message holds, as RFC 6376 tells a receiver to find out: relaxed headers and body, SHA-256.
 * Written for these tests from the RFC, so that what nodemailer signs is read by something else.
 */
export function dkimHolds(message: Uint8Array, publicKey: string): boolean {
  const text = Buffer.from(message).toString('latin1');
  const end = text.indexOf('\r\n\r\n');
  const headers = text.slice(0, end).split(/\r\n(?![ \t])/);
  const signature = headers.find((header) => /^dkim-signature:/i.test(header));
  if (!signature) return false;
  const tags = Object.fromEntries(
    signature
      .slice(signature.indexOf(':') + 1)
      .split(';')
      .map((tag) => tag.trim())
      .filter(Boolean)
      .map((tag) => [tag.slice(0, tag.indexOf('=')).trim(), tag.slice(tag.indexOf('=') + 1).replaceAll(/\s+/g, '')]),
  );
  if (tags['a'] !== 'rsa-sha256' || tags['c'] !== 'relaxed/relaxed') return false;
  const body = text
    .slice(end + 4)
    .replaceAll(/[ \t]+/g, ' ')
    .replaceAll(/ \r\n/g, '\r\n')
    .replace(/(\r\n)*$/, '\r\n');
  const bodyHash = createHash('sha256').update(body, 'latin1').digest('base64');
  if (bodyHash !== tags['bh']) return false;
  // Of a header that is there oftener, the lowest first.
  const left = headers.toReversed();
  const signed = (tags['h'] ?? '').split(':').flatMap((name) => {
    const at = left.findIndex((header) => header.toLowerCase().startsWith(`${name.toLowerCase()}:`));
    return at < 0 ? [] : left.splice(at, 1).map((header) => `${relaxed(header)}\r\n`);
  });
  const own = relaxed(signature).replace(/\bb=[^;]*/, 'b=');
  return verify(
    'sha256',
    Buffer.from(signed.join('') + own, 'latin1'),
    publicKey,
    Buffer.from(tags['b'] ?? '', 'base64'),
  );
}

function relaxed(header: string): string {
  const colon = header.indexOf(':');
  const value = header
    .slice(colon + 1)
    .replaceAll('\r\n', '')
    .replaceAll(/[ \t]+/g, ' ')
    .trim();
  return `${header.slice(0, colon).trim().toLowerCase()}:${value}`;
}
