import type { CallOptions } from '../ports.ts';
import type { DemoCompany, DemoPorts } from './port.ts';

/** Fills a CRM with the demo company. Every row has its source id, so loading again adds nothing. */
export async function loadDemo(ports: DemoPorts, data: DemoCompany, options?: CallOptions): Promise<void> {
  const { imports } = ports;
  await imports.defineFields(data.fields, options);
  await imports.upsertCustomers(data.customers, options);
  await imports.loadHistory({ opportunities: data.opportunities, interactions: data.interactions }, options);
}
