import { CodedError } from '../errors/define.ts';
import { kitErrors } from '../errors/kit-errors.ts';

/** What a client is to put before its person, and what it must bring back with the answer. */
export interface ClientQuestion {
  readonly message: string;
  /** Sealed, and bound to this call: it opens for no other. */
  readonly state: string;
}

/**
 * The refusal of a call whose own client can ask a person. `serve/` puts the question and sends the call through the gate
 * again with the answer; whoever does not know of it sees the refusal.
 */
export class AskClient extends CodedError {
  readonly question: ClientQuestion;

  constructor(details: Parameters<typeof kitErrors.CONFIRMATION_REQUIRED>[0], question: ClientQuestion) {
    super('CONFIRMATION_REQUIRED', kitErrors.$specs['CONFIRMATION_REQUIRED'] as never, details);
    this.question = question;
  }
}
