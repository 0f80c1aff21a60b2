import type { Call, Stage } from './call.ts';
import { contextOf } from './context.ts';
import { isAnswered } from './once.ts';

/** Lets a write read what it needs before its transaction begins. A repeat needs nothing; long work has no transaction. */
export const gather: Stage = async (call, next) => {
  const tool = call.target.compiled?.tool;
  if (tool?.gather && !tool.long && !(await isAnswered(call))) call.gathered = { value: await read(call) };
  return next();
};

/** What the tool has read, or reads now. */
export async function gathered(call: Call): Promise<unknown> {
  return call.gathered ? call.gathered.value : read(call);
}

async function read(call: Call): Promise<unknown> {
  return call.target.compiled?.tool.gather?.(call.input, contextOf(call));
}
