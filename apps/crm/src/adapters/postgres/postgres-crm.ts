import type { Database } from '@enterprise-mcp/postgres';
import type { CrmPorts } from '../../ports.ts';
import { postgresCustomers } from './customers.ts';
import { postgresFields } from './fields.ts';
import { postgresHistory } from './history.ts';
import { postgresImports } from './imports.ts';
import { postgresOpportunities } from './opportunities.ts';
import { postgresOwners } from './owners.ts';
import { postgresPipelines } from './pipelines.ts';

/** The CRM on PostgreSQL or PGlite, whose schema the app's migrations make. */
export function postgresCrm(db: Database): CrmPorts {
  return {
    customers: postgresCustomers(db),
    opportunities: postgresOpportunities(db),
    pipelines: postgresPipelines(db),
    history: postgresHistory(db),
    fields: postgresFields(db),
    owners: postgresOwners(db),
    imports: postgresImports(db),
  };
}
