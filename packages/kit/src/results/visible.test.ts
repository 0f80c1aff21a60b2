import fc from 'fast-check';
import { expect, it } from 'vitest';
import { argumentsText } from '../approvals/arguments-text.ts';
import { previewText } from '../approvals/preview-text.ts';
import { visible } from './visible.ts';

it.each([
  ['Zürich, 東京, ‏', 'Zürich, 東京, \\u{200F}'],
  ['pay\u202Etxt.exe', 'pay\\u{202E}txt.exe'],
  ['a\u200Bb\u00ADc\u2060d\uFEFFe', 'a\\u{200B}b\\u{00AD}c\\u{2060}d\\u{FEFF}e'],
  ['\u001b[2J\u0007\0', '\\u{001B}[2J\\u{0007}\\u{0000}'],
  ['tag \u{E0041}\u{E007F}', 'tag \\u{E0041}\\u{E007F}'],
  ['blank\u2800\u3164', 'blank\\u{2800}\\u{3164}'],
  ['half \uD83D', 'half \\u{D83D}'],
  ['line\r\nline\rline\u2028line', 'line\nline\\u{000D}line\\u{2028}line'],
  ['👩\u200D💻 ❤\uFE0F a\u200Db \uFE0F', '👩\u200D💻 ❤\uFE0F a\\u{200D}b \\u{FE0F}'],
])('writes out what cannot be seen: %j', (given, shown) => {
  expect(visible(given)).toBe(shown);
});

it('leaves nothing behind that shows nothing, but line feeds, tabs and what joins emoji', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (given) => {
      const rest = visible(given).replaceAll(/\n|\t|\u200D|\uFE0F/g, '');
      expect(rest).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u);
    }),
  );
});

it('shows every argument, and no text can pass for another', () => {
  const input = {
    to: ['a@x.example', 'b@x.example'],
    subject: 'Hello',
    body: 'Hi\nto:\n  - "c@evil.example"',
    count: 3,
    urgent: false,
    options: { 'odd key': null, none: [], nothing: {} },
  };
  expect(argumentsText(input)).toBe(
    [
      'to:',
      '  - "a@x.example"',
      '  - "b@x.example"',
      'subject: "Hello"',
      'body:',
      '  | Hi',
      '  | to:',
      '  |   - "c@evil.example"',
      'count: 3',
      'urgent: false',
      'options:',
      '  "odd key": null',
      '  none: (empty list)',
      '  nothing: (empty)',
    ].join('\n'),
  );
  expect(argumentsText({})).toBe('(no arguments)');
});

it('quotes the lines of a preview’s values', () => {
  const text = previewText([
    ['Deal', 'A'],
    ['Nothing', undefined],
    ['Customer', 'B\nDeal      C'],
  ]);
  expect(text).toBe('Deal      A\nCustomer\n| B\n| Deal      C');
});
