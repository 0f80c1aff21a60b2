import type { ErrorDetails } from '../../packages/kit/src/index.ts';

/**
 * Details that make the example message of a code. A code that is not here gets a message with its details' names in
 * their places, which reads well enough where they are plain texts.
 */
const customer = {
  id: 'cus_42',
  type: 'company',
  name: 'Northwind Traders',
  domain: 'northwind.example',
  city: 'Hamburg',
  company: null,
};

export const errorExamples: Readonly<Record<string, ErrorDetails>> = {
  INVALID_ARGUMENTS: {
    problems: ["unknown argument 'custmer', did you mean 'customer'? (valid: customer, name, amount)"],
  },
  UNKNOWN_TOOL: { name: 'search_customers', suggestion: 'search_customer' },
  UNKNOWN_RESOURCE: { uri: 'crm://pipelines' },
  DEADLINE_EXCEEDED: { milliseconds: 25_000, effect: 'read' },
  BACKEND_UNAVAILABLE: { backend: 'PostgreSQL', reason: 'connection refused' },
  BACKEND_MISCONFIGURED: { backend: 'PostgreSQL', reason: 'password authentication failed' },
  ANSWER_TOO_LARGE: { bytes: 81_920, cap: 24_576 },
  CONFIG_INVALID: {
    problems: [
      'CRM_DATABSE_URL is not a known variable; did you mean CRM_DATABASE_URL?',
      '--call-timeout must be a number',
    ],
  },
  POSTGRES_FOLDER_UNUSABLE: { dir: '/var/lib/enterprise-mcp/crm', reason: 'it is read-only' },
  POSTGRES_FOLDER_OWNED_ELSEWHERE: { dir: '/srv/crm', owner: 'process 4711 on host.example' },
  POSTGRES_OWNER_INCOMPATIBLE: { theirs: 1, ours: 2 },
  POSTGRES_MIGRATION_CHANGED: { name: '0002_customers.sql' },
  POSTGRES_MIGRATION_FAILED: { name: '0002_customers.sql', reason: 'permission denied for schema public (42501)' },
  POSTGRES_MIGRATION_INVALID: { problem: "'2_customers.sql' is not named NNNN_name.sql" },
  CRM_CUSTOMER_NOT_FOUND: { customer: 'Nortwind', similar: [customer] },
  CRM_CUSTOMER_AMBIGUOUS: {
    customer: 'Northwind',
    candidates: [customer, { ...customer, id: 'cus_77', domain: 'northwind-shipping.example', city: 'Oslo' }],
  },
  CRM_OPPORTUNITY_AMBIGUOUS: {
    opportunity: 'Renewal',
    candidates: [
      { id: 'opp_7', name: 'Renewal', customer: { id: 'cus_42', name: 'Northwind Traders' } },
      { id: 'opp_9', name: 'Renewal', customer: { id: 'cus_51', name: 'Contoso' } },
    ],
  },
  CRM_STAGE_UNKNOWN: { stage: 'Proposl', valid: ['Qualified', 'Proposal', 'Won', 'Lost'], suggestion: 'Proposal' },
  CRM_STAGE_MOVE_ILLEGAL: { from: 'Qualified', to: 'Won', legal: ['Proposal', 'Lost'] },
  CRM_STATUS_CONFLICT: {
    expected: 'Qualified',
    current: { id: 'opp_7', stage: { label: 'Proposal' }, stageSince: '2026-03-02T09:30:00.000Z' },
  },
  CRM_FIELD_UNKNOWN: { field: 'industri', valid: ['name', 'email', 'industry', 'city'], suggestion: 'industry' },
  CRM_FIELD_VALUE_INVALID: { field: 'contract_end', value: 'soon', expected: 'a date like 2026-03-31' },
  CRM_OWNER_UNKNOWN: { owner: 'Jon', valid: ['John Doe', 'Jane Roe'], suggestion: 'John Doe' },
  CRM_AMOUNT_INVALID: { amount: '-5', currency: 'EUR' },
  CRM_CURRENCY_UNKNOWN: { currency: 'EURO' },
  CRM_MONTH_INVALID: { month: '2026-13' },
};
