import type { Stage } from './call.ts';

export const job: Stage = (_call, next) => next();
