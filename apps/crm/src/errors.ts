import { closest, defineErrors, error } from '@enterprise-mcp/kit';
import type { CustomerCandidate, Owner } from './domain/customer.ts';
import type { Opportunity } from './domain/opportunity.ts';

const named = (names: readonly string[]) => names.map((name) => `'${name}'`).join(', ');

const shown = (value: unknown) =>
  (typeof value === 'string' ? value : (JSON.stringify(value) ?? 'nothing')).slice(0, 80);

/** A list may be long in a large company; a message must not be. */
const some = (names: readonly string[]) =>
  names.length > 60 ? `${names.slice(0, 60).join(', ')} and ${names.length - 60} more` : names.join(', ');

/** Everything that can be wrong with a call to the CRM, beyond the kit's own table. */
export const crmErrors = defineErrors({
  CRM_CUSTOMER_NOT_FOUND: error<{ customer: string; similar: readonly CustomerCandidate[] }>({
    category: 'not_found',
    message: ({ customer, similar }) =>
      `No customer has the id, name, e-mail or domain '${customer}'.${
        similar.length ? ` Similar: ${similar.map((s) => `${s.name} (${s.id})`).join(', ')}.` : ''
      } Use search_customer to find the id.`,
    cause: 'The id does not exist, or no customer has exactly this name, e-mail or domain.',
    wayOut: 'Take an id from search_customer or from the similar customers in the details.',
  }),
  CRM_CUSTOMER_AMBIGUOUS: error<{ customer: string; candidates: readonly CustomerCandidate[] }>({
    category: 'conflict',
    message: ({ customer, candidates }) =>
      `${candidates.length} customers match '${customer}'; nothing was done. Repeat with one of these ids: ${candidates
        .map((c) => `${c.id} (${[c.name, c.type, c.company ?? c.domain, c.city].filter(Boolean).join(', ')})`)
        .join('; ')}.`,
    cause: 'Several customers have this name. The server never picks one by itself.',
    wayOut: 'Repeat the call with the id of the right candidate; ask the person when in doubt.',
  }),
  CRM_OPPORTUNITY_NOT_FOUND: error<{ opportunity: string }>({
    category: 'not_found',
    message: ({ opportunity }) =>
      `No opportunity has the id or name '${opportunity}'. Use list_opportunities to find the id.`,
    cause: 'The id does not exist, or no open deal has exactly this name.',
    wayOut: 'Take an id from list_opportunities.',
  }),
  CRM_OPPORTUNITY_AMBIGUOUS: error<{
    opportunity: string;
    candidates: readonly Pick<Opportunity, 'id' | 'name' | 'customer'>[];
  }>({
    category: 'conflict',
    message: ({ opportunity, candidates }) =>
      `${candidates.length} open opportunities are named '${opportunity}'; nothing was done. Repeat with an id: ${candidates
        .map((c) => `${c.id} (${c.customer.name})`)
        .join('; ')}.`,
    cause: 'Several open deals have this name.',
    wayOut: 'Repeat the call with the id of the right one.',
  }),
  CRM_SUBJECT_MISSING: error<Record<string, never>>({
    category: 'input',
    message: () => 'Give `customer` or `opportunity`: whose history is it?',
    cause: 'The call names neither a customer nor a deal.',
    wayOut: 'Repeat with `customer` or `opportunity`.',
  }),
  CRM_DEAL_OF_ANOTHER_CUSTOMER: error<{ opportunity: string; customer: string; of: string }>({
    category: 'conflict',
    message: ({ opportunity, customer, of }) =>
      `The deal ${opportunity} is not with ${customer} but with ${of}; nothing was done.`,
    cause: 'The customer and the deal of one call do not belong together.',
    wayOut: 'Leave out one of the two, or correct it.',
  }),
  CRM_STAGE_UNKNOWN: error<{ stage: string; valid: readonly string[]; suggestion?: string | undefined }>({
    category: 'input',
    message: ({ stage, valid, suggestion = closest(stage, valid) }) =>
      `There is no stage '${stage}'.${suggestion ? ` Did you mean '${suggestion}'?` : ''} Valid, spelled exactly: ${named(valid)}.`,
    cause: 'Stages are matched exactly by label or id; there is no default.',
    wayOut: 'Use one of the valid labels.',
  }),
  CRM_STAGE_NOT_OPEN: error<{ stage: string; open: readonly string[] }>({
    category: 'input',
    message: ({ stage, open }) =>
      `A new deal cannot start in '${stage}'; nothing was created. Start in ${named(open)}, then close it with update_status.`,
    cause: 'Winning or losing a deal is a step of its own, with its date and its reason.',
    wayOut: 'Create the deal in an open stage and move it with update_status.',
  }),
  CRM_STAGE_MOVE_ILLEGAL: error<{ from: string; to: string; legal: readonly string[] }>({
    category: 'conflict',
    message: ({ from, to, legal }) =>
      `A deal in '${from}' cannot move to '${to}'; nothing was done. ${
        legal.length ? `It can move to ${named(legal)}.` : `'${from}' is final.`
      }`,
    cause: 'The pipeline does not allow this step.',
    wayOut: 'Move to one of the legal stages, one step at a time if need be.',
  }),
  CRM_REASON_REQUIRED: error<{ stage: string }>({
    category: 'input',
    message: ({ stage }) =>
      `Moving a deal to '${stage}' needs a reason. Ask why it was lost and repeat with \`reason\`.`,
    cause: 'Lost deals are only useful to learn from when the reason is known.',
    wayOut: 'Repeat with `reason`.',
  }),
  CRM_STATUS_CONFLICT: error<{
    expected: string;
    current: { readonly id: string; readonly stage: string; readonly stage_since: string };
  }>({
    category: 'conflict',
    message: ({ expected, current }) =>
      `${current.id} is not in '${expected}' but in '${current.stage}' since ${current.stage_since}; nothing was done. Look at it again before moving it.`,
    cause: 'Somebody else moved the deal meanwhile.',
    wayOut: 'Read the current row in the details, decide anew, and repeat with the present stage as expected_status.',
  }),
  CRM_WRITE_NOT_CONFIRMED: error<{ what: string; expected: string; found: string }>({
    category: 'internal',
    message: ({ what, expected, found }) =>
      `The store reported success, but read back, ${what} is ${found} and not ${expected}. Do not report this as done; look at the record first.`,
    cause:
      'What was written is not what is stored: a rule of the backend changed it, or somebody else did at the same time.',
    wayOut: 'Read the record. If nobody else changed it, an administrator must look at the backend.',
  }),
  CRM_FIELD_UNKNOWN: error<{ field: string; valid: readonly string[]; suggestion?: string | undefined }>({
    category: 'input',
    message: ({ field, valid, suggestion = closest(field, valid) }) =>
      `There is no field '${field}'.${suggestion ? ` Did you mean '${suggestion}'?` : ''} Fields: ${some(valid)}.`,
    cause: 'Neither a built-in nor a custom field has this key.',
    wayOut: 'Use a key from the list or from the resource crm://fields.',
  }),
  CRM_FILTER_OPERATOR_INVALID: error<{ field: string; type: string; op: string; valid: readonly string[] }>({
    category: 'input',
    message: ({ field, type, op, valid }) =>
      `'${op}' does not work on '${field}', which is of type ${type}. Use ${valid.join(', ')}.`,
    cause: "The operator makes no sense for the field's type.",
    wayOut: 'Use one of the operators listed.',
  }),
  CRM_FIELD_VALUE_INVALID: error<{ field: string; value: unknown; expected: string; valid?: readonly string[] }>({
    category: 'input',
    message: ({ field, value, expected, valid }) =>
      `'${shown(value)}' is no value for '${field}': expected ${expected}${valid ? `: ${named(valid)}` : ''}.`,
    cause: "The value does not fit the field's type, or the operator does not fit the field.",
    wayOut: 'Correct the value as the message says.',
  }),
  CRM_OWNER_UNKNOWN: error<{ owner: string; valid: readonly string[]; suggestion?: string | undefined }>({
    category: 'not_found',
    message: ({ owner, valid, suggestion = closest(owner, valid) }) =>
      `There is no owner '${owner}'.${suggestion ? ` Did you mean '${suggestion}'?` : ''} Owners: ${some(valid)}.`,
    cause: 'No colleague has this id, name or e-mail.',
    wayOut: 'Use one of the owners listed.',
  }),
  CRM_OWNER_AMBIGUOUS: error<{ owner: string; candidates: readonly Owner[] }>({
    category: 'conflict',
    message: ({ owner, candidates }) =>
      `${candidates.length} owners are named '${owner}'; nothing was done. Repeat with an id: ${candidates
        .map((c) => `${c.id} (${c.email})`)
        .join('; ')}.`,
    cause: 'Several colleagues have this name.',
    wayOut: 'Repeat the call with the id or e-mail of the right one.',
  }),
  CRM_AMOUNT_INVALID: error<{ amount: string; currency: string }>({
    category: 'input',
    message: ({ amount, currency }) =>
      `'${amount}' is no amount in ${currency}: a non-negative decimal number like 12500.00, with no more decimals than the currency has.`,
    cause: 'The amount is negative, too large, or has too many decimals.',
    wayOut: 'Correct the amount.',
  }),
  CRM_CURRENCY_UNKNOWN: error<{ currency: string }>({
    category: 'input',
    message: ({ currency }) => `'${currency}' is no ISO 4217 currency code. Use one like EUR, USD or GBP.`,
    cause: 'The code is not in ISO 4217.',
    wayOut: 'Use the three-letter code.',
  }),
  CRM_MONTH_INVALID: error<{ month: string }>({
    category: 'input',
    message: ({ month }) => `'${month}' is no month. Use YYYY-MM, for example 2026-03.`,
    cause: 'The month is malformed or out of range.',
    wayOut: 'Use YYYY-MM.',
  }),
});
