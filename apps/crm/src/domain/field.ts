export type FieldType = 'text' | 'number' | 'date' | 'boolean' | 'select';
export type FieldSubject = 'customer' | 'opportunity';

/** A built-in or custom field. Custom fields are defined per installation and stored as JSON. */
export interface FieldDefinition {
  /** `industry`, or for custom fields the key: `contract_end`. */
  readonly key: string;
  readonly label: string;
  readonly subject: FieldSubject;
  readonly type: FieldType;
  /** `select` only: the valid values. */
  readonly options: readonly string[];
  readonly custom: boolean;
}

export type FilterOperator = 'eq' | 'ne' | 'contains' | 'starts_with' | 'gt' | 'gte' | 'lt' | 'lte' | 'in' | 'is_empty';

/**
 * One condition. `value` has been checked against the field's type (see `checkFilters`): a list for `in`, true or
 * false for `is_empty` (false: has a value). What every backend does with it:
 *
 * - Text compares with letter case and accents aside; `%`, `_` and `\\` are letters like any other.
 * - A date compares by its UTC day, also where the field holds a point in time.
 * - An empty field fits `ne` and `is_empty`, nothing else.
 */
export interface Filter {
  readonly field: string;
  readonly op: FilterOperator;
  readonly value: string | number | boolean | readonly (string | number | boolean)[] | null;
}
