import * as z from 'zod';
import type { Customer, CustomerCandidate } from '../customer.ts';

/**
 * A customer as tools answer with it. The schema names what others refer to and lets the rest through: a declared
 * field costs tokens in every tool list, a value explains itself.
 */
export const customerView = z.looseObject({ id: z.string(), type: z.string(), name: z.string() });

/** A person of a company. */
export const contactView = z.object({ id: z.string(), name: z.string(), email: z.string().optional() });

export function asContact({ id, name, email }: CustomerCandidate): z.input<typeof contactView> {
  return { id, name, email: email ?? undefined };
}

/** What tells customers apart in a list. Empty fields are left out: they would cost a model tokens and tell it nothing. */
export function asCustomerLine(customer: Customer) {
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

/** Everything the CRM knows of a customer itself. */
export function asCustomerCard(customer: Customer) {
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
