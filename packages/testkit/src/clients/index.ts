export * from './client.ts';
export * from './in-process.ts';
export * from './spawned.ts';
