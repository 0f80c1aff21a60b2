import { Rich } from '../results/rich.ts';
import type { Stage } from './call.ts';

/** Pictures, files and messages pass around `shape`, which knows JSON: their texts are cleaned and their sizes capped here. */
export const rich: Stage = async (call, next) => {
  const answer = await next();
  const whole = call.parts.length > 0 && !(answer instanceof Rich) ? new Rich(answer, call.parts) : answer;
  return whole instanceof Rich ? whole.cleaned(call.runtime.clean) : whole;
};
