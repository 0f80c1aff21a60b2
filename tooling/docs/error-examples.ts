import type { ErrorDetails } from '../../packages/kit/src/index.ts';

const stages = ['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost'];

const customer = {
  id: 'cus_42',
  type: 'company',
  name: 'Northwind Traders',
  domain: 'northwind.example',
  city: 'Hamburg',
  company: null,
};

/**
 * Details that make the example message of a code. A code that is not here gets a message with its details' names in
 * their places, which reads well enough where they are plain texts; where they are not, the generator asks for one.
 */
export const errorExamples: Readonly<Record<string, ErrorDetails>> = {
  INVALID_ARGUMENTS: {
    problems: ["unknown argument 'custmer', did you mean 'customer'? (valid: customer, name, amount)"],
  },
  UNKNOWN_TOOL: { name: 'search_customers', suggestion: 'search_customer' },
  UNKNOWN_RESOURCE: { uri: 'crm://pipelines' },
  UNKNOWN_PROMPT: { name: 'sales_report' },
  CONFIRMATION_REQUIRED: {
    tool: 'delete_customer',
    approval: 'Vb1xqzXU5vY0g3m8w2JrTA',
    expires_at: '2026-11-04T10:26:12.000Z',
    command: 'mcp-crm approvals approve Vb1xqzXU5vY0g3m8w2JrTA',
    link: 'http://127.0.0.1:41877/Q3v0p1sYbX9kLm2R/Vb1xqzXU5vY0g3m8w2JrTA',
  },
  CONFIRMATION_DENIED: { tool: 'delete_customer', until: '2026-11-04T10:26:12.000Z' },
  CONFIRMATION_MISMATCH: { tool: 'delete_customer' },
  IDEMPOTENCY_KEY_REUSED: { key: 'deal-northwind-2026' },
  OUTCOME_UNKNOWN: { key: 'mail-northwind-2026-10' },
  RATE_LIMITED: {
    limit: '30/h',
    bucket: 'outward calls of all your clients together',
    reset_seconds: 1260,
    reset_at: '2026-03-02T10:00:00.000Z',
  },
  BUSY: { running: 64, whose: 'for you' },
  INTERNAL: { reference: 'q3Zr8mP1xW0k' },
  DEADLINE_EXCEEDED: { milliseconds: 25_000, effect: 'read' },
  BACKEND_UNAVAILABLE: { backend: 'PostgreSQL', reason: 'connection refused' },
  BACKEND_MISCONFIGURED: { backend: 'PostgreSQL', reason: 'password authentication failed' },
  UNKNOWN_JOB: { job_id: 'job_3f0cWq9aTn1' },
  JOB_INTERRUPTED: { tool: 'import_customers', reason: 'was stopped before it ended' },
  JOB_LIMIT: { running: 10, limit: 10 },
  JOB_EXPIRED: { job_id: 'job_3f0cWq9aTn1' },
  ANSWER_TOO_LARGE: { bytes: 81_920, cap: 24_576 },
  POLICY_INVALID: {
    problems: [
      'crm.cedar:4:45: attribute `input.statu` in context for Action::"update_status" not found; did you mean `status`?',
    ],
  },
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
  CRM_OPPORTUNITY_NOT_FOUND: { opportunity: 'opp_700' },
  CRM_DEAL_OF_ANOTHER_CUSTOMER: { opportunity: 'opp_7', customer: 'Contoso', of: 'Northwind Traders' },
  CRM_STAGE_UNKNOWN: { stage: 'Proposl', valid: stages },
  CRM_STAGE_NOT_OPEN: { stage: 'Won', open: stages.slice(0, 4) },
  CRM_STAGE_MOVE_ILLEGAL: { from: 'Qualified', to: 'Won', legal: ['Lead', 'Proposal', 'Lost'] },
  CRM_REASON_REQUIRED: { stage: 'Lost' },
  CRM_STATUS_CONFLICT: {
    expected: 'Qualified',
    current: { id: 'opp_7', stage: 'Proposal', stage_since: '2026-03-02T09:30:00.000Z' },
  },
  CRM_WRITE_NOT_CONFIRMED: { what: 'the stage of opp_7', expected: "'Proposal'", found: "'Qualified'" },
  CRM_FILTER_OPERATOR_INVALID: { field: 'industry', type: 'text', op: 'gt', valid: ['eq', 'ne', 'contains', 'in'] },
  CRM_FIELD_UNKNOWN: { field: 'industri', valid: ['name', 'email', 'industry', 'city'] },
  CRM_FIELD_VALUE_INVALID: { field: 'contract_end', value: 'soon', expected: 'a date like 2026-03-31' },
  CRM_OWNER_UNKNOWN: { owner: 'Jon Doe', valid: ['John Doe', 'Jane Roe'] },
  CRM_OWNER_AMBIGUOUS: {
    owner: 'Jane Roe',
    candidates: [
      { id: 'own_3', name: 'Jane Roe', email: 'jane.roe@northwind.example' },
      { id: 'own_8', name: 'Jane Roe', email: 'j.roe@northwind.example' },
    ],
  },
  CRM_AMOUNT_INVALID: { amount: '-5', currency: 'EUR' },
  CRM_CURRENCY_UNKNOWN: { currency: 'EURO' },
  CRM_MONTH_INVALID: { month: '2026-13' },
  PM_TASK_NOT_FOUND: { task: '#4200' },
  PM_TASK_AMBIGUOUS: {
    task: 'Gift cards',
    candidates: [
      { id: 'WEB-5', title: 'Gift cards' },
      { id: 'WEB-6', title: 'Gift cards' },
    ],
  },
  PM_BOARD_UNKNOWN: { board: 'Web shp', valid: ['Web shop', 'Warehouse'] },
  PM_COLUMN_UNKNOWN: { column: 'In Progres', valid: ['Todo', 'In Progress', 'In Review', 'Done'] },
  PM_MOVE_ILLEGAL: { from: 'Todo', to: 'Done', legal: ['In Progress'] },
  PM_WIP_LIMIT: { column: 'In Progress', limit: 4, tasks: 4 },
  PM_STATUS_CONFLICT: { task: 'WEB-1', expected: 'Todo', current: 'In Progress' },
  PM_WRITE_NOT_CONFIRMED: {
    task: 'WEB-1',
    what: 'status',
    before: 'In Progress',
    expected: 'In Review',
    found: 'In Progress',
  },
  PM_PERSON_UNKNOWN: { person: 'Jon Doe', valid: ['John Doe', 'Jane Roe'] },
  PM_PERSON_AMBIGUOUS: { person: 'Jane Roe', candidates: ['jane (Jane Roe)', 'jroe (Jane Roe)'] },
  PM_ME_UNKNOWN: { principal: 'root' },
  PM_SPRINT_UNKNOWN: { sprint: 'Sprint 88', valid: ['Sprint 9', 'Sprint 8'] },
  PM_LABEL_UNKNOWN: { label: 'bugs', valid: ['blocked', 'bug', 'feature'] },
  PM_REPOSITORY_NOT_ALLOWED: { repository: 'acme/secret', allowed: ['acme/web', 'acme/api'] },
  PM_GITHUB_RATE_LIMITED: { limit: 'primary', seconds: 540 },
  PM_GITHUB_REFUSED: {
    what: 'PATCH /orgs/acme/projectsV2/5/items/71',
    status: 403,
    reason: 'Resource not accessible by personal access token',
  },
  PM_IMPORT_UNREADABLE: { problem: "row 7 has no title in 'Summary'" },
  KB_DOCUMENT_NOT_FOUND: { document: 'Travel polcy', similar: [{ id: 'doc_7', title: 'Travel policy' }] },
  KB_DOCUMENT_AMBIGUOUS: {
    document: 'Onboarding',
    candidates: [
      { id: 'doc_3', title: 'Onboarding', path: 'people/onboarding.md' },
      { id: 'doc_31', title: 'Onboarding', path: 'sales/onboarding.md' },
    ],
  },
  KB_SECTION_NOT_FOUND: { section: 'Hotel', valid: ['1 Booking', '2 Hotels', '3 Meals'] },
  KB_REVISION_NOT_FOUND: { document: 'doc_7', revision: 9, valid: [3, 2, 1] },
  KB_FILTER_UNKNOWN: { filter: 'space', value: 'handbok', valid: ['handbook', 'engineering'] },
  KB_DAY_INVALID: { argument: 'effective_on', value: '2026-02-30' },
  KB_SOURCE_UNKNOWN: { source: 'wikki', valid: ['wiki', '/srv/policies'] },
  KB_SOURCE_UNREACHABLE: { source: '/srv/policies' },
  KB_EMBEDDER_CHANGED: { stored: 'nomic-embed-text at localhost:11434', configured: 'fitted-lsa-1' },
  KB_EMBEDDINGS_FAILED: { endpoint: 'localhost:11434', reason: 'no connection' },
  KB_SYNONYMS_INVALID: { file: '/etc/knowledge-base/synonyms.txt', problem: 'line 3 names fewer than two' },
  DEVOPS_SERVICE_UNKNOWN: { service: 'chekout', near: ['checkout', 'payments', 'search'] },
  DEVOPS_SERVICES_FILE: { problems: ["services.yaml:7:5 unknown key 'prob'"] },
  DEVOPS_INCIDENT_STATUS: { incident: 'INC-7', from: 'resolved', to: 'mitigated', legal: ['open'] },
  DEVOPS_INCIDENT_CHANGED: { incident: 'INC-7', expected: 'open', current: 'resolved' },
  DEVOPS_BACKEND_UNREACHABLE: { backend: 'Prometheus', reason: 'ECONNREFUSED' },
};
