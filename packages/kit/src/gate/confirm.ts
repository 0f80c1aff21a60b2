import { kitErrors } from '../errors/kit-errors.ts';
import type { Stage } from './call.ts';

/** Fails closed: what needs a person's confirmation is refused as long as nobody can be asked. */
export const confirm: Stage = (call, next) => {
  if (call.verdict?.decision === 'confirm') {
    throw kitErrors.CONFIRMATION_REQUIRED({ tool: call.target.name });
  }
  return next();
};
