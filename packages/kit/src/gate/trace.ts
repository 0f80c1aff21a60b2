import type { Stage } from './call.ts';

const traceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** Keeps a well-formed W3C trace context and drops anything else, so that log and audit can be joined to the client's trace. */
export const trace: Stage = (call, next) => {
  if (call.traceparent !== undefined && !traceparent.test(call.traceparent)) call.traceparent = undefined;
  return next();
};
