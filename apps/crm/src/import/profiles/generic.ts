import type { Profile } from '../profile.ts';

// Spreadsheets and systems without a profile: common English headers, and `--map` for the rest.
const shared = { system: 'generic', companyObject: 'customer', contactObject: 'customer' } as const;
const created = ['created at', 'created', 'created date', 'create date', 'creation date'];
const id = ['id', 'external id', 'record id'];
const organisation = ['company', 'company name', 'organization', 'organisation', 'organization name', 'account'];
const owner = { owner: ['owner', 'owner name', 'account manager'], owner_email: ['owner email'] };

export const genericOpportunities: Profile = {
  ...shared,
  object: 'opportunity',
  kind: 'opportunities',
  recognises: (_, folded) =>
    (folded.has('stage') || folded.has('pipeline stage')) && (folded.has('amount') || folded.has('value')),
  columns: {
    ...owner,
    id: [...id, 'deal id', 'opportunity id'],
    name: ['name', 'deal name', 'opportunity name', 'opportunity', 'deal', 'title'],
    customer_id: ['customer id', 'company id', 'account id'],
    customer: ['customer', 'customer name', 'client', ...organisation, 'account name'],
    stage: ['stage', 'pipeline stage', 'status'],
    amount: ['amount', 'value', 'deal value'],
    currency: ['currency', 'currency code'],
    close_date: ['close date', 'closing date', 'expected close date'],
    created_at: created,
  },
};

export const genericCustomers: Profile = {
  ...shared,
  object: 'customer',
  kind: 'customers',
  recognises: () => true,
  columns: {
    ...owner,
    id: [...id, 'customer id', 'contact id', 'company id'],
    type: ['type', 'customer type'],
    name: ['name', 'full name', 'customer name', 'customer', 'contact name'],
    first_name: ['first name', 'firstname', 'given name'],
    last_name: ['last name', 'lastname', 'surname', 'family name'],
    email: ['email', 'e mail', 'email address', 'e mail address', 'mail'],
    phone: ['phone', 'phone number', 'telephone', 'mobile'],
    domain: ['domain', 'website', 'website url', 'url', 'web'],
    industry: ['industry', 'sector'],
    city: ['city', 'town'],
    country: ['country', 'country region'],
    job_title: ['job title', 'title', 'position', 'role'],
    company: organisation,
    created_at: created,
  },
};
