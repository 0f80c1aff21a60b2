import type { Call, Stage } from './call.ts';
import { contextOf } from './context.ts';
import { isAnswered } from './once.ts';

/** Lets a write read what it needs before its transaction begins. A repeat needs nothing. */
export const gather: Stage = async (call, next) => {
  if (call.target.compiled?.tool.gather && !(await isAnswered(call))) call.gathered = await gathered(call);
  return next();
};

/** What the tool reads before it writes. */
export async function gathered(call: Call): Promise<unknown> {
  return call.target.compiled?.tool.gather?.(call.input, contextOf(call));
}
