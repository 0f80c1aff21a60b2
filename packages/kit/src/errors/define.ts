/** What went wrong, from the caller's point of view. Decides what a model should do next. */
export type ErrorCategory =
  | 'input'
  | 'not_found'
  | 'denied'
  | 'conflict'
  | 'rate_limited'
  | 'unavailable'
  | 'config'
  | 'internal';

/** Details travel to the model as JSON beside the message: valid values, candidates, the current row. */
export type ErrorDetails = Record<string, unknown>;

/** One row of an error table. `message` must say the way out; `cause` and `wayOut` fill the code's page in `docs/errors/`. */
export interface ErrorSpec<D extends ErrorDetails = ErrorDetails> {
  readonly category: ErrorCategory;
  /** May the very same call succeed later? Default: true for `rate_limited` and `unavailable`. */
  readonly retryable?: boolean;
  message(details: D): string;
  readonly cause: string;
  readonly wayOut: string;
}

/** A coded error. The only kind of error whose text reaches the model. */
export class CodedError extends Error {
  readonly code: string;
  readonly category: ErrorCategory;
  readonly retryable: boolean;
  readonly details: ErrorDetails;

  constructor(code: string, spec: ErrorSpec, details: ErrorDetails, options?: ErrorOptions) {
    super(spec.message(details), options);
    this.name = 'CodedError';
    this.code = code;
    this.category = spec.category;
    this.retryable = spec.retryable ?? (spec.category === 'rate_limited' || spec.category === 'unavailable');
    this.details = details;
  }
}

type DetailsOf<S> = S extends { message(details: infer D): string } ? D : never;
/** One constructor per code: `throw crmErrors.CRM_CUSTOMER_NOT_FOUND({ customer })`. */
export type ErrorTable<T> = {
  readonly [K in keyof T & string]: (details: DetailsOf<T[K]>, options?: ErrorOptions) => CodedError;
} & { readonly $specs: Readonly<Record<string, ErrorSpec>> };

/** Types one row's details: `error<{ customer: string }>({ category: 'not_found', … })`. */
export function error<D extends ErrorDetails>(spec: ErrorSpec<D>): ErrorSpec<D> {
  return spec;
}

/** Turns a table of specs into constructors. Codes are global: prefix a server's own with its name. */
// biome-ignore lint/suspicious/noExplicitAny: each row has its own details type; `DetailsOf` recovers it per row
export function defineErrors<T extends Record<string, ErrorSpec<any>>>(specs: T): ErrorTable<T> {
  const table: Record<string, unknown> = {};
  for (const [code, spec] of Object.entries(specs)) {
    table[code] = (details: ErrorDetails, options?: ErrorOptions) => new CodedError(code, spec, details, options);
  }
  Object.defineProperty(table, '$specs', { value: specs });
  return table as ErrorTable<T>;
}
