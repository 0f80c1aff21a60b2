import type { Profile } from '../profile.ts';

// Default columns of HubSpot's list exports. `Record ID` is spelled exactly so; Zoho writes `Record Id`.
const shared = { system: 'hubspot', companyObject: 'company', contactObject: 'contact', listSeparator: ';' } as const;
const created = ['create date', 'created date'];
const companyId = [
  'associated company ids primary',
  'primary associated company id',
  'associated company ids',
  'associated company id',
];
const companyName = [
  'associated company primary',
  'associated company names primary',
  'primary company',
  'associated company',
  'associated companies',
  'company name',
];

export const hubspotDeals: Profile = {
  ...shared,
  object: 'deal',
  kind: 'opportunities',
  recognises: (headers, folded) => headers.has('Record ID') && folded.has('deal name'),
  columns: {
    id: ['record id'],
    name: ['deal name'],
    customer_id: companyId,
    contact_id: ['associated contact ids primary', 'associated contact ids', 'associated contact id'],
    customer: companyName,
    contact: ['associated contact primary', 'associated contact', 'associated contacts'],
    stage: ['deal stage'],
    amount: ['amount'],
    currency: ['currency', 'deal currency code', 'deal currency'],
    close_date: ['close date'],
    owner: ['deal owner'],
    owner_email: ['deal owner email'],
    created_at: created,
  },
  stages: {
    'appointment scheduled': 'Lead',
    'qualified to buy': 'Qualified',
    'presentation scheduled': 'Qualified',
    'decision maker bought-in': 'Proposal',
    'contract sent': 'Negotiation',
    'closed won': 'Won',
    'closed lost': 'Lost',
  },
};

export const hubspotContacts: Profile = {
  ...shared,
  object: 'contact',
  kind: 'customers',
  type: 'contact',
  recognises: (headers, folded) =>
    headers.has('Record ID') && (folded.has('first name') || folded.has('last name') || folded.has('contact owner')),
  columns: {
    id: ['record id'],
    first_name: ['first name'],
    last_name: ['last name'],
    email: ['email'],
    phone: ['phone number', 'mobile phone number'],
    industry: ['industry'],
    city: ['city'],
    country: ['country region', 'country'],
    job_title: ['job title'],
    company_id: companyId,
    company: companyName,
    owner: ['contact owner'],
    owner_email: ['contact owner email'],
    created_at: created,
  },
};

export const hubspotCompanies: Profile = {
  ...shared,
  object: 'company',
  kind: 'customers',
  type: 'company',
  recognises: (headers, folded) => headers.has('Record ID') && folded.has('company name'),
  columns: {
    id: ['record id'],
    name: ['company name', 'name'],
    phone: ['phone number'],
    domain: ['company domain name', 'website url'],
    industry: ['industry'],
    city: ['city'],
    country: ['country region', 'country'],
    owner: ['company owner'],
    owner_email: ['company owner email'],
    created_at: created,
  },
};
