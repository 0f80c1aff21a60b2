import type { FieldType } from '../domain/field.ts';
import { type DateOrder, dateShape } from './parse-date.ts';
import { type DecimalSign, numberShape } from './parse-number.ts';
import { foldHeader } from './profile.ts';

const YES: ReadonlySet<string> = new Set(['true', 'yes']);
const NO: ReadonlySet<string> = new Set(['false', 'no']);
// Digits that nobody calculates with; `08001` must not become 8001.
const IDENTIFIER = /\b(id|ids|phone|fax|mobile|zip|postal|postcode|plz|code|vat|iban|account no)\b/;
const MAX_SAFE_DIGITS = 15;

export const parseBoolean = (text: string): boolean | undefined => {
  const word = text.toLowerCase();
  return YES.has(word) ? true : NO.has(word) ? false : undefined;
};

/** What all values of a column together say about how to read each of them. */
export class ColumnFacts {
  values = 0;
  #booleans = 0;
  #identifiers = 0;
  readonly #numbers = { plain: 0, point: 0, comma: 0, ambiguous: 0, none: 0 };
  readonly #dates = { plain: 0, dmy: 0, mdy: 0, ambiguous: 0, none: 0 };

  add(text: string): void {
    this.values += 1;
    if (parseBoolean(text) !== undefined) this.#booleans += 1;
    this.#numbers[numberShape(text)] += 1;
    this.#dates[dateShape(text)] += 1;
    if (/^[-+]?0\d/.test(text) || text.replaceAll(/\D/g, '').length > MAX_SAFE_DIGITS) this.#identifiers += 1;
  }

  /** Undefined when no value decides, or when values contradict each other. */
  dateOrder(said?: DateOrder): DateOrder | undefined {
    if (said) return said;
    const { dmy, mdy } = this.#dates;
    if (dmy > 0 && mdy > 0) return undefined;
    return dmy > 0 ? 'dmy' : mdy > 0 ? 'mdy' : undefined;
  }

  decimalSign(said?: DecimalSign): DecimalSign | undefined {
    if (said) return said;
    const { point, comma } = this.#numbers;
    if (point > 0 && comma > 0) return undefined;
    return point > 0 ? 'point' : comma > 0 ? 'comma' : undefined;
  }

  /**
   * The narrowest type that every value fits; undefined for an empty column. Never `select`: its options would be
   * those of this one file, and the next file would be refused for a new one.
   */
  type(
    header: string,
    said: { dates?: DateOrder | undefined; decimals?: DecimalSign | undefined } = {},
  ): FieldType | undefined {
    if (this.values === 0) return undefined;
    if (this.#booleans === this.values) return 'boolean';
    const numbers = this.#numbers;
    const sign = this.decimalSign(said.decimals);
    const contradict = (numbers.point > 0 && sign !== 'point') || (numbers.comma > 0 && sign !== 'comma');
    const readable = numbers.none === 0 && !contradict && (numbers.ambiguous === 0 || sign !== undefined);
    if (readable && this.#identifiers === 0 && !IDENTIFIER.test(foldHeader(header))) return 'number';
    const dates = this.#dates;
    const order = this.dateOrder(said.dates);
    const mixed = (dates.dmy > 0 && order !== 'dmy') || (dates.mdy > 0 && order !== 'mdy');
    if (dates.none === 0 && !mixed && (dates.ambiguous === 0 || order !== undefined)) return 'date';
    return 'text';
  }
}
