export * from './define.ts';
export * from './kit-errors.ts';
