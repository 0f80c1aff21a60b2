import type { ImportedOpportunity } from '../ports.ts';
import { type CustomField, customValues } from './custom-values.ts';
import { ownerOf } from './owner.ts';
import { type ParsedAmount, parseAmount, parseCurrency } from './parse-amount.ts';
import type { Cell, FileKnowledge, RowReading } from './row-reading.ts';
import { sourceId, sourceIdByContent } from './source-id.ts';
import type { StageLabels } from './stage-labels.ts';

/** The record, or undefined when the reading says why not. */
export function toOpportunity(
  reading: RowReading,
  custom: readonly CustomField[],
  file: FileKnowledge,
  stages: StageLabels,
): ImportedOpportunity | undefined {
  if (reading.refused) return undefined;
  const name = reading.value('name');
  if (!name) reading.refuseMissing('name', 'the deal has no name');
  const customer = customerOf(reading, file);
  const stageLabel = stageOf(reading, stages);
  const money = amountOf(reading, file);
  const closeDate = reading.date('close_date')?.day;
  const createdAt = reading.date('created_at')?.at;
  const customFields = customValues(reading, custom, file);
  if (!name || !customer || !stageLabel || !money || reading.refused) return undefined;
  const id = reading.value('id');
  const { profile } = file.plan;
  return {
    source: id ? sourceId(profile, profile.object, id) : sourceIdByContent(profile, [name, customer]),
    name,
    customer,
    stageLabel,
    ...money,
    closeDate,
    ...ownerOf(reading),
    createdAt,
    customFields,
  };
}

/** The cell that names the customer, most reliable first: company's id, contact's id, company's name, contact's name. */
export function customerCell(reading: RowReading): Cell | undefined {
  return (
    reading.first('customer_id') ?? reading.first('contact_id') ?? reading.first('customer') ?? reading.first('contact')
  );
}

function customerOf(reading: RowReading, { plan: { profile } }: FileKnowledge): string | undefined {
  const cell = customerCell(reading);
  if (!cell) {
    reading.refuseMissing('customer', 'the deal names no customer');
    return undefined;
  }
  const company = reading.first('customer_id');
  const isId = company !== undefined || reading.first('contact_id') !== undefined;
  // Only HubSpot separates by `;`, which names do not contain; a comma may be part of a company's name.
  if (profile.listSeparator && (isId || profile.listSeparator === ';') && cell.text.includes(profile.listSeparator)) {
    reading.refuse(cell, 'several customers; the file needs a column with the primary one');
    return undefined;
  }
  if (!isId) return cell.text;
  return sourceId(profile, company ? profile.companyObject : profile.contactObject, cell.text);
}

function stageOf(reading: RowReading, stages: StageLabels): string | undefined {
  const stage = reading.first('stage');
  const status = reading.first('status');
  const translated = stages.translate(stage?.text, status?.text);
  if (translated.ok) return translated.value;
  const cell = stage ?? status;
  if (cell) reading.refuse(cell, translated.reason);
  else reading.refuseMissing('stage', translated.reason);
  return undefined;
}

function amountOf(reading: RowReading, { facts, settings }: FileKnowledge): ParsedAmount | undefined {
  const currencyCell = reading.first('currency');
  const currency = currencyCell && reading.accept(currencyCell, parseCurrency(currencyCell.text));
  if (currencyCell && !currency) return undefined;
  const given = { currency, fallback: settings.currency };
  const cell = reading.first('amount');
  if (cell) {
    const sign = facts.get(cell.column.index)?.decimalSign(settings.decimals);
    return reading.accept(cell, parseAmount(cell.text, { ...given, sign }));
  }
  if (settings.defaultAmount === undefined) {
    reading.refuseMissing('amount', 'no amount; say --default-amount 0 to import such deals');
    return undefined;
  }
  const standard = parseAmount(settings.defaultAmount, { ...given, sign: 'point' });
  if (standard.ok) return standard.value;
  reading.refuseMissing('amount', standard.reason);
  return undefined;
}
