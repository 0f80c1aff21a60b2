import type { Profile } from '../profile.ts';

// Pipedrive writes `Deal - Title`; which columns a list export has depends on the person's view.
const shared = {
  system: 'pipedrive',
  companyObject: 'organization',
  contactObject: 'person',
  listSeparator: ',',
} as const;
// HubSpot's `Deal Stage` folds to the same words, so the dash decides.
const someHeader = (headers: ReadonlySet<string>, wanted: RegExp) => [...headers].some((h) => wanted.test(h));
const idsOf = (object: string) => [`${object} id`, `${object} pipedrive system id`];
const createdOf = (object: string) => [`${object} ${object} created`, `${object} creation date`, `${object} add time`];

export const pipedriveDeals: Profile = {
  ...shared,
  object: 'deal',
  kind: 'opportunities',
  recognises: (headers) => someHeader(headers, /^Deal - (Title|Stage)/i),
  columns: {
    id: idsOf('deal'),
    name: ['deal title'],
    customer_id: ['deal organization id', ...idsOf('organization')],
    contact_id: ['deal contact person id', ...idsOf('person')],
    customer: ['deal organization', 'organization name', 'organization'],
    contact: ['deal contact person', 'person name', 'contact person'],
    stage: ['deal stage', 'deal stage pipeline'],
    // A won deal keeps the stage it was in; only the status says that it is won.
    status: ['deal status'],
    amount: ['deal value'],
    currency: ['deal currency of value', 'deal currency'],
    close_date: ['deal expected close date', 'deal deal closed on', 'deal closed on', 'deal won time'],
    owner: ['deal owner'],
    created_at: createdOf('deal'),
  },
  ignored: ['deal visible to', 'deal creator'],
  stages: {
    'lead in': 'Lead',
    qualified: 'Qualified',
    'contact made': 'Lead',
    'demo scheduled': 'Qualified',
    'needs defined': 'Qualified',
    'proposal made': 'Proposal',
    'negotiations started': 'Negotiation',
  },
};

export const pipedrivePeople: Profile = {
  ...shared,
  object: 'person',
  kind: 'customers',
  type: 'contact',
  recognises: (headers) => someHeader(headers, /^Person - (Name|First name|Last name)/i),
  columns: {
    id: idsOf('person'),
    name: ['person name'],
    first_name: ['person first name'],
    last_name: ['person last name'],
    email: ['person email', 'person email work', 'person email home', 'person email other'],
    phone: ['person phone', 'person phone work', 'person phone mobile', 'person phone home', 'person phone other'],
    job_title: ['person job title'],
    company_id: ['person organization id', ...idsOf('organization')],
    company: ['person organization', 'organization name', 'organization'],
    owner: ['person owner'],
    created_at: createdOf('person'),
  },
  ignored: ['person visible to'],
};

export const pipedriveOrganizations: Profile = {
  ...shared,
  object: 'organization',
  kind: 'customers',
  type: 'company',
  recognises: (headers) => someHeader(headers, /^Organization - Name/i),
  columns: {
    id: idsOf('organization'),
    name: ['organization name'],
    domain: ['organization website'],
    industry: ['organization industry'],
    city: [
      'organization city town village locality of address',
      'organization address city town village locality of address',
    ],
    country: ['organization country of address', 'organization address country of address'],
    owner: ['organization owner'],
    created_at: createdOf('organization'),
  },
  ignored: ['organization visible to'],
};
