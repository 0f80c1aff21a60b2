import { attributesOf, codeOf, failureOf } from '../telemetry/conventions.ts';
import { countCall, recordOperation } from '../telemetry/metrics.ts';
import { type Registered, registered } from '../telemetry/registered.ts';
import { quietly, SERVER, spanned } from '../telemetry/spanned.ts';
import type { Call, Stage } from './call.ts';

const traceparent = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/**
 * Keeps a well-formed W3C trace context and drops anything else, so that log and audit can be joined to the client's
 * trace. Where an OpenTelemetry SDK was loaded beside the server, the call is a span of it.
 */
export const trace: Stage = (call, next) => {
  if (call.traceparent !== undefined && !traceparent.test(call.traceparent)) call.traceparent = undefined;
  const telemetry = registered();
  return telemetry ? observed(call, next, telemetry) : next();
};

function observed(call: Call, next: () => Promise<unknown>, telemetry: Registered): Promise<unknown> {
  const started = performance.now();
  const { log } = call.runtime;
  const { spanName, shared, own } = attributesOf(call);
  const { tracestate } = call.peer.request ?? {};
  const carrier = call.traceparent
    ? { traceparent: call.traceparent, ...(tracestate !== undefined && { tracestate }) }
    : {};
  const spec = { name: spanName, kind: SERVER, attributes: { ...shared, ...own }, carrier, log } as const;
  return spanned(telemetry, spec, next, (thrown) => {
    const failure = failureOf(thrown, shared['mcp.method.name']);
    const outcome = {
      'enterprise_mcp.code': codeOf(thrown),
      ...(call.verdict && { 'enterprise_mcp.decision': call.verdict.decision }),
    };
    quietly(log, () => {
      recordOperation(telemetry, (performance.now() - started) / 1000, { ...shared, ...failure });
      countCall(telemetry, { ...shared, ...outcome, 'enterprise_mcp.effect': call.target.effect });
    });
    const error = failure['error.type'] === undefined ? undefined : outcome['enterprise_mcp.code'];
    return { attributes: { ...failure, ...outcome }, error };
  });
}
