import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ColumnFacts } from './column-facts.ts';
import { dateShape, parseDate } from './parse-date.ts';

const dayOf = (text: string, order?: 'dmy' | 'mdy') => {
  const result = parseDate(text, order);
  return result.ok ? result.value.day : undefined;
};
const day = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((d) => d.toISOString().slice(0, 10));

describe('parseDate', () => {
  it.each([
    ['2026-03-04', '2026-03-04'],
    ['2026/3/4', '2026-03-04'],
    ['4.3.2026', '2026-03-04'],
    ['31/12/2025', '2025-12-31'],
    ['12/31/2025', '2025-12-31'],
    ['05/05/2025', '2025-05-05'],
    ['Mar 4, 2026', '2026-03-04'],
    ['4 March 2026', '2026-03-04'],
    ['2024-02-29', '2024-02-29'],
    ['3/14/2026 9:15 AM', '2026-03-14'],
  ])('%s is %s', (text, expected) => expect(dayOf(text)).toBe(expected));

  it.each([
    '2025-02-29',
    '31.04.2025',
    '32/01/2025',
    '13/13/2025',
    '04/03/25',
    '2026-13-01',
    '1',
    'soon',
    '0000-01-01',
  ])('refuses %s', (text) => expect(dayOf(text)).toBeUndefined());

  it('does not guess between day and month', () => {
    expect(parseDate('03/04/2025')).toMatchObject({ ok: false, reason: expect.stringContaining('--dates') });
    expect(dayOf('03/04/2025', 'dmy')).toBe('2025-04-03');
    expect(dayOf('03/04/2025', 'mdy')).toBe('2025-03-04');
    expect(dayOf('31/04/2025', 'mdy')).toBeUndefined();
  });

  it.each([
    ['2024-11-02T08:12:44.000Z', '2024-11-02T08:12:44.000Z'],
    ['2024-11-02T08:12:44.000+0000', '2024-11-02T08:12:44.000Z'],
    ['2024-11-02 23:30:00-05:00', '2024-11-03T04:30:00.000Z'],
    ['2024-11-02 09:14', '2024-11-02T09:14:00.000Z'],
    ['12/31/2025 12:05 AM', '2025-12-31T00:05:00.000Z'],
    ['12/31/2025, 12:05 pm', '2025-12-31T12:05:00.000Z'],
  ])('%s is the instant %s', (text, at) => {
    const result = parseDate(text);
    expect(result.ok && result.value.at.toISOString()).toBe(at);
  });

  it.each(['2024-11-02 24:00', '2024-11-02 10:60', '12/31/2025 13:00 PM'])('refuses the time of %s', (text) =>
    expect(dayOf(text)).toBeUndefined(),
  );

  it('reads every day in every notation', () => {
    fc.assert(
      fc.property(day, (iso) => {
        const [y, m, d] = iso.split('-');
        expect(dayOf(iso)).toBe(iso);
        expect(dayOf(`${d}.${m}.${y}`)).toBe(iso);
        expect(dayOf(`${d}/${m}/${y}`, 'dmy')).toBe(iso);
        expect(dayOf(`${m}/${d}/${y}`, 'mdy')).toBe(iso);
      }),
    );
  });

  it('never reads a value in two ways: without an order it is refused or both orders agree or one is impossible', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 31 }), fc.integer({ min: 1, max: 31 }), (a, b) => {
        const text = `${a}/${b}/2024`;
        const orders = [dayOf(text, 'dmy'), dayOf(text, 'mdy')].filter((d) => d !== undefined);
        const free = dayOf(text);
        expect(free === undefined ? orders.length !== 1 : new Set(orders).size === 1).toBe(true);
      }),
    );
  });

  it('never throws', () => {
    fc.assert(fc.property(fc.string(), (text) => void [parseDate(text), dateShape(text)]));
  });
});

describe('ColumnFacts', () => {
  const facts = (...values: string[]) => {
    const column = new ColumnFacts();
    for (const value of values) column.add(value);
    return column;
  };

  it('decides the order of the column by one value that shows it', () => {
    expect(facts('03/04/2025', '31/01/2025').dateOrder()).toBe('dmy');
    expect(facts('03/04/2025', '01/31/2025').dateOrder()).toBe('mdy');
    expect(facts('03/04/2025').dateOrder()).toBeUndefined();
    expect(facts('31/01/2025', '01/31/2025').dateOrder()).toBeUndefined();
  });

  it.each([
    [['yes', 'No', 'TRUE'], 'boolean'],
    [['1', '2.50', '-3'], 'number'],
    [['1.234,5', '1.000'], 'number'],
    [['1.234', '2.000'], 'text'],
    [['01234', '99999'], 'text'],
    [['1.5', '1,5'], 'text'],
    [['2026-01-01', '3 May 2026'], 'date'],
    [['01/02/2026'], 'text'],
    [['01/02/2026', '13/02/2026'], 'date'],
    [['12345678901234567890'], 'text'],
    [['1', 'n/a'], 'text'],
    [[], undefined],
  ])('%j is %s', (values, type) => expect(facts(...values).type('Some column')).toBe(type));

  it('leaves digits that are no quantities as text', () => {
    expect(facts('12345').type('Postal Code')).toBe('text');
    expect(facts('12345').type('Employees')).toBe('number');
  });
});
