export { postgresCrm } from './postgres-crm.ts';
