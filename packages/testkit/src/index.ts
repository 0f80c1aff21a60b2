export * from './clients/index.ts';
export * from './clock.ts';
export * from './containers/index.ts';
export * from './handlers.ts';
export * from './packed.ts';
export * from './policy-command.ts';
