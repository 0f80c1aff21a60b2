export * from './client.ts';
export * from './in-process.ts';
export { type ElicitAnswer, type Person, persons } from './person.ts';
export * from './spawned.ts';
