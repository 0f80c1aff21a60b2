import type { Stage } from './call.ts';

/** On whose behalf: who the transport has authenticated for this very call, else the user of the operating system. */
export const identify: Stage = (call, next) => {
  call.principal = call.peer.principal ?? call.runtime.principal;
  return next();
};
