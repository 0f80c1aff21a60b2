import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  sign,
  verify,
} from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createOnce } from './create-once.ts';

/** The installation's key pair for checkpoints. The private half lies in the data folder, never in the log's. */
export interface Signer {
  /** First 16 hex digits of the SHA-256 of the public key (SPKI, DER). */
  readonly keyId: string;
  /** SPKI, PEM. */
  readonly publicKey: string;
  /** Ed25519 signature, base64. */
  sign(text: string): string;
}

/** Public keys by id. */
export type KeyRing = ReadonlyMap<string, KeyObject>;

const PRIVATE_KEY = 'audit.key';

/** Loads the installation's key, made at the first need. Throws when it can neither be read nor made. */
export function loadSigner(keyDir: string): Signer {
  const file = join(keyDir, PRIVATE_KEY);
  createOnce(file, () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const privateKey = createPrivateKey(readFileSync(file));
  const publicKey = createPublicKey(privateKey);
  return {
    keyId: keyIdOf(publicKey),
    publicKey: pem(publicKey),
    sign: (text) => sign(null, Buffer.from(text), privateKey).toString('base64'),
  };
}

/** The public key of this installation; undefined when it has none yet, or it cannot be read. */
export function ownPublicKey(keyDir: string): string | undefined {
  try {
    return pem(createPublicKey(readFileSync(join(keyDir, PRIVATE_KEY))));
  } catch {
    return undefined;
  }
}

/** Throws when a text is no public key in PEM form. */
export function keyRing(publicKeys: readonly string[]): KeyRing {
  const keys = publicKeys.map((pem) => createPublicKey(pem));
  return new Map(keys.map((key) => [keyIdOf(key), key]));
}

/** Whether `signature` is of the key `keyId`; undefined when the ring does not hold it. */
export function isSigned(ring: KeyRing, keyId: string, text: string, signature: string): boolean | undefined {
  const key = ring.get(keyId);
  return key && verify(null, Buffer.from(text), key, Buffer.from(signature, 'base64'));
}

const pem = (publicKey: KeyObject): string => publicKey.export({ type: 'spki', format: 'pem' }).toString();

function keyIdOf(publicKey: KeyObject): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(spki).digest('hex').slice(0, 16);
}

export function isPublicKey(text: string): boolean {
  try {
    return !text.includes('PRIVATE') && createPublicKey(text).asymmetricKeyType === 'ed25519';
  } catch {
    return false;
  }
}

export const publicKeyFile = (keyId: string): string => `audit-${keyId}.pem`;
/** Whether `text` is exactly what this file holds when a signer has published it. */
export function publicKeyText(file: string, text: string): boolean {
  try {
    const key = createPublicKey(text);
    return publicKeyFile(keyIdOf(key)) === file && pem(key) === text;
  } catch {
    return false;
  }
}

export const isPublicKeyFile = (file: string): boolean => /^audit-[0-9a-f]{16}\.pem$/.test(file);
