import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileState, memoryState } from '@enterprise-mcp/kit';
import { stateContract } from '../src/state/contract.ts';

stateContract('memory', async () => {
  const state = memoryState();
  return { ports: { state, other: state }, close: async () => undefined };
});

stateContract('files', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'kit-state-'));
  return { ports: { state: fileState(dir), other: fileState(dir) }, close: () => rm(dir, { recursive: true }) };
});
