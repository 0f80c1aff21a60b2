import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { matchUri } from './uri-template.ts';

describe('matchUri', () => {
  it('takes one segment a variable, decoded', () => {
    expect(matchUri('crm://customers/{id}', 'crm://customers/cus_1')).toEqual({ id: 'cus_1' });
    expect(matchUri('kb://d/{a}/x/{b}', 'kb://d/1%2F2/x/3')).toEqual({ a: '1/2', b: '3' });
    for (const uri of ['crm://customers/', 'crm://customers/a/b', 'crm://customer/a', 'crm://customers/%E0%A4%A']) {
      expect(matchUri('crm://customers/{id}', uri)).toBeUndefined();
    }
  });

  it('gives back whatever was encoded, and never throws', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 200, unit: 'grapheme' }), fc.string(), (value, garbage) => {
        expect(matchUri('x://{v}', `x://${encodeURIComponent(value)}`)).toEqual({ v: value });
        matchUri('x://{v}/y', garbage);
      }),
    );
  });

  it('refuses an endless URI at once', () => {
    expect(matchUri('x://{v}', `x://${'a'.repeat(1_000_000)}`)).toBeUndefined();
  });
});
