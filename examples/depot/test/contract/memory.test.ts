import { memoryDepot } from '../../src/adapters/memory/index.ts';
import { depotContract } from './depot.contract.ts';

depotContract('memory', async () => ({ ports: memoryDepot(), close: async () => undefined }));
