import { loadSigner } from '../../audit/signing.ts';
import type { AuditAction } from './action.ts';

/** Prints the public key, for keeping where nobody who can write the log can exchange it. Makes the pair if need be. */
export const key: AuditAction = async ({ invocation, keyDir }) => {
  invocation.process.stdout.write(loadSigner(keyDir).publicKey);
  return 0;
};
