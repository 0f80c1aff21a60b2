import type { Attributes, Link, Span } from '@opentelemetry/api';
import type { Logger } from '../serve/logger.ts';
import { activeContext, type Registered, SPAN } from './registered.ts';

/** Values of the API's enums, which are types here and nothing else. */
export const SERVER = 1;
export const INTERNAL = 0;
const ERROR = 2;

export const SCOPE = '@enterprise-mcp/kit';

export interface SpanSpec {
  readonly name: string;
  readonly kind: typeof SERVER | typeof INTERNAL;
  readonly attributes: Attributes;
  /** The W3C trace context that came along, by header. */
  readonly carrier: Readonly<Record<string, string>>;
  readonly log: Logger;
}

/** What a span says of the end. `error`: how it failed, in few words that repeat. */
export interface SpanEnd {
  readonly attributes: Attributes;
  readonly error?: string | undefined;
}

/**
 * Runs `work` once within a span that is active meanwhile, so that what the backends' own instrumentation records nests
 * inside. `end` is told how it went: `undefined`, or what was thrown. Whatever telemetry does wrong, the work goes on.
 */
export async function spanned<T>(
  telemetry: Registered,
  spec: SpanSpec,
  work: () => Promise<T>,
  end: (thrown?: unknown) => SpanEnd,
): Promise<T> {
  const { log } = spec;
  let running: Promise<T> | undefined;
  const start = (): Promise<T> => {
    running ??= (async () => work())();
    return running;
  };
  const span = quietly(log, () => startSpan(telemetry, spec));
  const { context } = telemetry;
  if (span && context) quietly(log, () => context.with(activeContext(telemetry).setValue(SPAN, span), start));
  const close = (thrown?: unknown) => {
    const { attributes, error } = end(thrown);
    if (!span) return;
    quietly(log, () => {
      span.setAttributes(attributes);
      if (error !== undefined) span.setStatus({ code: ERROR, message: error });
    });
    quietly(log, () => span.end());
  };
  try {
    const result = await start();
    quietly(log, () => close());
    return result;
  } catch (thrown) {
    quietly(log, () => close(thrown));
    throw thrown;
  }
}

/** As a child of the client's span where it sent one, with a link to what was active here, such as the HTTP request. */
function startSpan(telemetry: Registered, { name, kind, attributes, carrier }: SpanSpec): Span | undefined {
  const { trace, propagation } = telemetry;
  if (!trace) return undefined;
  const ambient = activeContext(telemetry);
  const parent = propagation?.extract(ambient, carrier, fromRecord) ?? ambient;
  const around = ambient.getValue(SPAN) as Span | undefined;
  const links: Link[] = around && parent.getValue(SPAN) !== around ? [{ context: around.spanContext() }] : [];
  return trace.getTracer(SCOPE).startSpan(name, { kind, attributes, links }, parent);
}

const fromRecord = {
  get: (carrier: Readonly<Record<string, string>>, key: string) => carrier[key],
  keys: (carrier: Readonly<Record<string, string>>) => Object.keys(carrier),
};

export function quietly<T>(log: Logger, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    log.debug('telemetry', { error });
    return undefined;
  }
}
