import { memoryKnowledge } from '../../src/adapters/memory/index.ts';
import { knowledgeContract } from './knowledge.contract.ts';

knowledgeContract('memory', async () => ({ ports: memoryKnowledge(), close: async () => undefined }));
