import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';

/**
 * JSON that a client carries for the server and can neither read nor forge: AES-256-GCM, bound to what it belongs to as
 * associated data, so that it opens nowhere else.
 */
export interface Sealer {
  seal(value: unknown, binding: string): string;
  /** Undefined when it was changed, belongs elsewhere or was sealed with another key. */
  open(sealed: string, binding: string): unknown;
}

/** `key`: 32 bytes. Each purpose has a key of its own, so that nothing sealed for one opens for another. */
export function sealer(key: Buffer, purpose: string): Sealer {
  const own = createHmac('sha256', key).update(purpose).digest();
  return {
    seal(value, binding) {
      const nonce = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', own, nonce);
      cipher.setAAD(Buffer.from(binding));
      const sealed = Buffer.concat([cipher.update(JSON.stringify(value), 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
    },
    open(sealed, binding) {
      try {
        const bytes = Buffer.from(sealed, 'base64url');
        const decipher = createDecipheriv('aes-256-gcm', own, bytes.subarray(0, 12), { authTagLength: 16 });
        decipher.setAAD(Buffer.from(binding));
        decipher.setAuthTag(bytes.subarray(12, 28));
        const text = Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8');
        return JSON.parse(text) as unknown;
      } catch {
        return undefined;
      }
    },
  };
}
