import type { Context, ContextManager, MeterProvider, TextMapPropagator, TracerProvider } from '@opentelemetry/api';

/** What an OpenTelemetry SDK has registered in this process; each part may be missing. */
export interface Registered {
  readonly trace?: TracerProvider | undefined;
  readonly metrics?: MeterProvider | undefined;
  readonly context?: ContextManager | undefined;
  readonly propagation?: TextMapPropagator | undefined;
}

/** Every copy of the API's first major version keeps what is registered here, whoever loaded it. */
const API = Symbol.for('opentelemetry.js.api.1');
/** What the API itself keeps a span under. */
const SPAN = Symbol.for('OpenTelemetry Context Key SPAN');

/**
 * Looked up and not imported: a published server is one file without the API in it, and the SDK is brought by whoever
 * starts it (`node --import`). Without one this is all that telemetry costs.
 */
export function registered(): Registered | undefined {
  const found = (globalThis as { [API]?: Registered })[API];
  return found?.trace || found?.metrics ? found : undefined;
}

export function activeContext({ context }: Registered): Context {
  return context?.active() ?? empty;
}

export { SPAN };

/** The API's own root context, which can only be reached through a registered context manager. */
class SmallContext implements Context {
  readonly #values: ReadonlyMap<symbol, unknown>;
  constructor(values: ReadonlyMap<symbol, unknown> = new Map()) {
    this.#values = values;
  }
  getValue(key: symbol): unknown {
    return this.#values.get(key);
  }
  setValue(key: symbol, value: unknown): Context {
    return new SmallContext(new Map([...this.#values, [key, value]]));
  }
  deleteValue(key: symbol): Context {
    return new SmallContext(new Map([...this.#values].filter(([other]) => other !== key)));
  }
}

const empty: Context = new SmallContext();
