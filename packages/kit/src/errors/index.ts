export * from './define.ts';
export { closest } from './did-you-mean.ts';
export * from './kit-errors.ts';
