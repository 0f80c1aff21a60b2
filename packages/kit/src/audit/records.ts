import type { AuditEvent, AuditIntent, AuditOutcome } from './port.ts';

export function intentLine({ callId, traceparent, time, ...rest }: AuditIntent): object {
  return { type: 'intent', time, call: callId, ...rest, ...(traceparent ? { traceparent } : {}) };
}

export function outcomeLine({
  callId,
  time,
  code,
  decision,
  rules,
  policy,
  approval,
  milliseconds,
}: AuditOutcome): object {
  return {
    type: 'outcome',
    time,
    call: callId,
    code,
    ...(decision ? { decision } : {}),
    ...(rules?.length ? { rules } : {}),
    ...(policy ? { policy } : {}),
    ...(approval ? { approval } : {}),
    ms: milliseconds,
  };
}

export function eventLine({ time, event, callId, details, ...rest }: AuditEvent): object {
  return { type: 'event', time, event, ...rest, ...(callId ? { call: callId } : {}), ...(details ? { details } : {}) };
}
