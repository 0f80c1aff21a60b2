import { userInfo } from 'node:os';
import type { Principal } from '../define/context.ts';

/** Whoever runs the process. */
export function osPrincipal(): Principal {
  // userInfo throws where the uid has no name, as in many containers.
  try {
    const { username } = userInfo();
    return { id: `os:${username}`, name: username, roles: [] };
  } catch {
    const uid = process.getuid?.() ?? 'unknown';
    return { id: `os:${uid}`, name: `user ${uid}`, roles: [] };
  }
}
