import type { FieldDefinition } from '../domain/field.ts';

/** The custom fields of the demo company, one of each type. */
export const FIELDS: readonly FieldDefinition[] = [
  {
    key: 'tier',
    label: 'Tier',
    subject: 'customer',
    type: 'select',
    options: ['Bronze', 'Silver', 'Gold', 'Platinum'],
    custom: true,
  },
  { key: 'contract_end', label: 'Contract end', subject: 'customer', type: 'date', options: [], custom: true },
  { key: 'nps', label: 'Net promoter score', subject: 'customer', type: 'number', options: [], custom: true },
  { key: 'newsletter', label: 'Newsletter', subject: 'customer', type: 'boolean', options: [], custom: true },
  {
    key: 'lead_source',
    label: 'Lead source',
    subject: 'opportunity',
    type: 'select',
    options: ['Referral', 'Website', 'Event', 'Outbound', 'Partner'],
    custom: true,
  },
  { key: 'competitor', label: 'Competitor', subject: 'opportunity', type: 'text', options: [], custom: true },
];
