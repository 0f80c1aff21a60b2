import type { FieldType, Filter } from '../../domain/field.ts';
import { comparisons, dayOf, listOf, misfit, numberCondition, numberOf, textOf } from './filter-conditions.ts';
import type { Params } from './params.ts';

/**
 * A condition on a custom field of `alias`. Equality is containment in `custom_keys` (texts folded), which one GIN
 * index serves for every field there is; the rest is computed, type by type, and never fails on a value of another
 * type that an older definition left behind.
 */
export function customFilter(params: Params, alias: string, type: FieldType, filter: Filter): string {
  const keys = `${alias}.custom_keys`;
  const text = () => `${keys} ->> ${params.add(filter.field)}::text`;
  const holds = (value: unknown) => {
    const json =
      type === 'number' || type === 'boolean'
        ? `to_jsonb(${params.add(scalarOf(filter, type, value), type === 'number' ? 'numeric' : 'boolean')})`
        : `to_jsonb(crm.fold(${params.add(String(value))}::text))`;
    return `${keys} @> jsonb_build_object(${params.add(filter.field)}::text, ${json})`;
  };
  switch (filter.op) {
    case 'eq':
      return holds(textOf(filter));
    case 'ne':
      return `NOT ${holds(textOf(filter))}`;
    case 'in':
      // One containment each: an index can be asked for several, not for `= ANY`.
      return `(${listOf(filter).map(holds).join(' OR ')})`;
    case 'contains':
      return `strpos(${text()}, crm.fold(${params.add(textOf(filter))}::text)) > 0`;
    case 'starts_with':
      return `starts_with(${text()}, crm.fold(${params.add(textOf(filter))}::text))`;
    case 'is_empty':
      return filter.value === false ? `coalesce(${text()}, '') <> ''` : `coalesce(${text()}, '') = ''`;
    default:
      return range(params, keys, type, filter);
  }
}

function range(params: Params, keys: string, type: FieldType, filter: Filter): string {
  if (type === 'number') {
    const key = params.add(filter.field, 'text');
    const number = `CASE jsonb_typeof(${keys} -> ${key}) WHEN 'number' THEN (${keys} ->> ${key})::numeric END`;
    return numberCondition(params, number, filter);
  }
  if (type === 'date') {
    // ISO dates sort as text in "C"; unlike a cast this cannot fail on a stored value that is no date.
    const day = `left(${keys} ->> ${params.add(filter.field)}::text, 10) COLLATE "C"`;
    return `${day} ${comparisons[filter.op]} ${params.add(dayOf(filter, filter.value))}::text`;
  }
  throw misfit(filter);
}

function scalarOf(filter: Filter, type: 'number' | 'boolean', value: unknown): number | boolean {
  if (type === 'number') return numberOf(filter, value);
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw misfit(filter, 'true or false');
}
