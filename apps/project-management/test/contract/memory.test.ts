import { seededBoard } from './call.ts';
import { pmContract } from './pm.contract.ts';

pmContract('memory', async (set) => ({ ports: await seededBoard(set), close: async () => undefined }), {
  rules: true,
  history: true,
});
