import * as z from 'zod';
import type { Customer, CustomerCandidate } from '../../domain/customer.ts';

const text = z.string().optional();

/** What tells customers apart in a list. */
export const customerLine = z.object({
  id: z.string(),
  type: z.string(),
  name: z.string(),
  email: text,
  phone: text,
  domain: text,
  city: text,
  company: text,
  owner: text,
});

/** Everything the CRM knows of a customer itself. */
export const customerCard = customerLine.extend({
  company_id: text,
  job_title: text,
  industry: text,
  country: text,
  custom_fields: z.looseObject({}),
  created_at: z.string(),
  updated_at: z.string(),
});

/** A person of a company. */
export const contactLine = z.object({ id: z.string(), name: z.string(), email: text });

export function asContactLine({ id, name, email }: CustomerCandidate): z.input<typeof contactLine> {
  return { id, name, email: email ?? undefined };
}

/** Empty fields are left out: they would cost a model tokens and tell it nothing. */
export function asCustomerLine(customer: Customer): z.input<typeof customerLine> {
  return {
    id: customer.id,
    type: customer.type,
    name: customer.name,
    email: customer.email ?? undefined,
    phone: customer.phone ?? undefined,
    domain: customer.domain ?? undefined,
    city: customer.city ?? undefined,
    company: customer.company?.name,
    owner: customer.owner?.name,
  };
}

export function asCustomerCard(customer: Customer): z.input<typeof customerCard> {
  return {
    ...asCustomerLine(customer),
    company_id: customer.company?.id,
    job_title: customer.jobTitle ?? undefined,
    industry: customer.industry ?? undefined,
    country: customer.country ?? undefined,
    custom_fields: { ...customer.customFields },
    created_at: customer.createdAt,
    updated_at: customer.updatedAt,
  };
}
