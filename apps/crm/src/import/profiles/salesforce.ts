import type { Profile } from '../profile.ts';

// Each object comes from a report (`Account Name`) or from Data Loader (`ACCOUNTID`, `StageName`): one list has both.
const shared = { system: 'salesforce', companyObject: 'account', contactObject: 'contact' } as const;
const ignored = ['ownerid', 'isdeleted', 'createdbyid', 'lastmodifiedbyid', 'systemmodstamp', 'masterrecordid'];
const owner = { owner: ['opportunity owner', 'account owner', 'contact owner'], owner_email: ['owner email'] };
const created = ['created date', 'createddate'];

export const salesforceOpportunities: Profile = {
  ...shared,
  ignored,
  object: 'opportunity',
  kind: 'opportunities',
  recognises: (_, folded) =>
    (folded.has('opportunity name') && folded.has('stage')) || (folded.has('stagename') && folded.has('closedate')),
  columns: {
    ...owner,
    id: ['opportunity id', 'opportunity id 18', 'id'],
    name: ['opportunity name', 'name'],
    customer_id: ['account id', 'accountid'],
    contact_id: ['contactid'],
    customer: ['account name'],
    stage: ['stage', 'stagename'],
    amount: ['amount'],
    currency: ['amount currency', 'opportunity currency', 'currencyisocode', 'currency'],
    close_date: ['close date', 'closedate'],
    created_at: created,
  },
  stages: {
    prospecting: 'Lead',
    qualification: 'Qualified',
    'needs analysis': 'Qualified',
    'value proposition': 'Proposal',
    'id. decision makers': 'Proposal',
    'perception analysis': 'Proposal',
    'proposal/price quote': 'Proposal',
    'negotiation/review': 'Negotiation',
    'closed won': 'Won',
    'closed lost': 'Lost',
  },
};

export const salesforceContacts: Profile = {
  ...shared,
  ignored,
  object: 'contact',
  kind: 'customers',
  type: 'contact',
  recognises: (_, folded) =>
    (folded.has('last name') && folded.has('account name')) ||
    folded.has('contact id') ||
    (folded.has('lastname') && folded.has('accountid')),
  columns: {
    owner: ['contact owner', 'account owner'],
    owner_email: ['owner email'],
    id: ['contact id', 'contact id 18', 'id'],
    name: ['full name', 'name'],
    first_name: ['first name', 'firstname'],
    last_name: ['last name', 'lastname'],
    email: ['email'],
    phone: ['phone', 'mobile', 'mobilephone'],
    city: ['mailing city', 'mailingcity'],
    country: ['mailing country', 'mailingcountry'],
    job_title: ['title'],
    company_id: ['account id', 'accountid'],
    company: ['account name'],
    created_at: created,
  },
};

export const salesforceAccounts: Profile = {
  ...shared,
  ignored,
  object: 'account',
  kind: 'customers',
  type: 'company',
  recognises: (_, folded) =>
    folded.has('account name') ||
    (folded.has('id') && folded.has('name') && (folded.has('billingcity') || folded.has('isdeleted'))),
  columns: {
    owner: ['account owner'],
    owner_email: ['owner email'],
    id: ['account id', 'account id 18', 'id'],
    name: ['account name', 'name'],
    phone: ['phone'],
    domain: ['website'],
    industry: ['industry'],
    city: ['billing city', 'billingcity'],
    country: ['billing country', 'billingcountry'],
    created_at: created,
  },
};
