import type { Stage } from './call.ts';

/** Puts the serving transport's principal on the call: the OS user on stdio. */
export const identify: Stage = (call, next) => {
  call.principal = call.runtime.principal;
  return next();
};
