/** A company or a contact. Ids are stable text: `cus_42`. */
export type CustomerType = 'company' | 'contact';

export interface Customer {
  readonly id: string;
  readonly type: CustomerType;
  readonly name: string;
  readonly email: string | null;
  readonly phone: string | null;
  /** Web domain of a company: `northwind.example`. */
  readonly domain: string | null;
  readonly industry: string | null;
  readonly city: string | null;
  readonly country: string | null;
  /** Contacts: position in the company. */
  readonly jobTitle: string | null;
  /** Contacts: the company they work for. */
  readonly company: { readonly id: string; readonly name: string } | null;
  readonly owner: Owner | null;
  readonly customFields: Readonly<Record<string, unknown>>;
  /** ISO 8601, UTC. */
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** Enough to tell one customer from another of the same name. */
export interface CustomerCandidate {
  readonly id: string;
  readonly type: CustomerType;
  readonly name: string;
  readonly email: string | null;
  readonly domain: string | null;
  readonly city: string | null;
  readonly company: string | null;
}

/** A colleague who is responsible for customers and deals. Ids: `own_3`. */
export interface Owner {
  readonly id: string;
  readonly name: string;
  readonly email: string;
}
