import { storable } from '@enterprise-mcp/kit/text';
import { parseDay } from './day.ts';
import type { FieldDefinition } from './field.ts';
import { checkCustomFields } from './field-value.ts';
import { parseAmount, parseCurrency } from './money.ts';

interface DealFacts {
  readonly name: string;
  readonly amount: string | number;
  readonly currency: string;
  readonly close_date?: string | undefined;
  readonly custom_fields?: Readonly<Record<string, unknown>> | undefined;
}

/** What a caller says of a new deal, checked and in the form it is stored. */
export function checkDeal(facts: DealFacts, fields: readonly FieldDefinition[]) {
  const currency = parseCurrency(facts.currency);
  return {
    name: storable(facts.name),
    amount: parseAmount(facts.amount, currency),
    currency,
    closeDate: facts.close_date === undefined ? null : parseDay('close_date', facts.close_date),
    customFields: checkCustomFields(
      facts.custom_fields ?? {},
      fields.filter(({ subject }) => subject === 'opportunity'),
    ),
  };
}
