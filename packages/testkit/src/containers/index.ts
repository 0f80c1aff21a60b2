// Nothing here imports vitest; `vitest.ts` beside it is for test files.
export { type Address, type BackendContainer, type ContainerOptions, startContainer } from './container.ts';
export { createDatabase, dropTestDatabases, type FreshDatabase } from './database.ts';
export { type ContainerEngine, containerEngine, engineClient } from './engine.ts';
export { type MailContainer, mailContainer } from './mail.ts';
export { removeLeftovers } from './owner.ts';
export { type PostgresContainer, type PostgresOptions, postgresContainer } from './postgres.ts';
