import type { Stage } from './call.ts';

export const limit: Stage = (_call, next) => next();
