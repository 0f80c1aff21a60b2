import type { Stage } from './call.ts';

/** Opens the backends at the first call that needs them, and again after a failure. */
export const connect: Stage = async (call, next) => {
  call.connection = await call.runtime.connection();
  return next();
};
