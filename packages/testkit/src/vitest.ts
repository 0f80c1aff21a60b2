// For files that vitest runs: `@enterprise-mcp/testkit/vitest`. The package's main entry works without vitest.
export * from './containers/vitest.ts';
export * from './contract.ts';
export * from './hostile.ts';
export * from './inspector.ts';
export * from './packed-suite.ts';
export * from './state/contract.ts';
