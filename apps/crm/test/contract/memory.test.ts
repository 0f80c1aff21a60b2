import { memoryCrm } from '../../src/adapters/memory/index.ts';
import { crmContract } from './crm-store.contract.ts';
import { today } from './seed-small.ts';

crmContract('memory', async () => ({ ports: memoryCrm({ now: () => today }), close: async () => undefined }));
