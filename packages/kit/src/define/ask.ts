/** One thing the client is asked for: a request of the protocol, such as `form` makes. */
export interface Question {
  readonly method: string;
  readonly params: Readonly<Record<string, unknown>>;
}

/** A form that the person at the client fills in. `schema`: JSON Schema of a flat object. */
export function form(message: string, schema: { readonly type: 'object'; readonly properties: object }): Question {
  return { method: 'elicitation/create', params: { message, requestedSchema: schema } };
}

/**
 * Asking in the middle of a call. A call never waits for a person: it ends with the questions, and comes again, from
 * the start, with the answers. So a handler asks before it changes anything.
 */
export interface Ask {
  /** Whether this client can be asked: `elicitation`. */
  can(capability: string): boolean;
  /** Answers to the questions of the last round, by the names they were given. From outside: check them. */
  readonly answers: Readonly<Record<string, unknown>>;
  /** The accepted fields of a form; undefined where it was declined or not answered. From outside: check them. */
  accepted(name: string): Readonly<Record<string, unknown>> | undefined;
  /**
   * What was given to `now` in the last round; undefined in the first. It travels through the client, sealed and bound
   * to this caller and these arguments. Throws `REQUEST_STATE_INVALID` where it is not what was sealed.
   */
  memory(): unknown;
  /** Ends this round. Never returns. */
  now(questions: Readonly<Record<string, Question>>, memory?: unknown): never;
}
