import { memoryIncidents } from '../../src/adapters/memory/incidents.ts';
import { incidentsContract } from './incidents.contract.ts';

incidentsContract('memory', async () => ({ incidents: memoryIncidents(), close: async () => undefined }));
