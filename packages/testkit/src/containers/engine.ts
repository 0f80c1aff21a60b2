import type { ContainerRuntimeClient } from 'testcontainers';
import { disableRyuk } from './environment.ts';

export type ContainerEngine = { readonly available: true } | { readonly available: false; readonly reason: string };

/** What testcontainers found: its client of the engine. */
export type EngineClient = ContainerRuntimeClient;

let client: Promise<EngineClient> | undefined;

/** Throws when no engine answers. Loaded on first use: testcontainers is 200 ms that most test files do not need. */
export function engineClient(): Promise<EngineClient> {
  client ??= connect();
  return client;
}

async function connect(): Promise<EngineClient> {
  disableRyuk();
  const { getContainerRuntimeClient } = await import('testcontainers');
  return getContainerRuntimeClient();
}

/** Whether container tests can run here. Never throws. */
export async function containerEngine(): Promise<ContainerEngine> {
  try {
    await engineClient();
    return { available: true };
  } catch (error) {
    client = undefined; // it may be started later
    const why = error instanceof Error ? error.message : String(error);
    return { available: false, reason: `no container engine answers (${why}); tooling/containers/setup can start one` };
  }
}
