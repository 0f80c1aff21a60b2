import { expect, it } from 'vitest';
import { limitText, parseLimit, readLimits } from './rules.ts';

const tools = ['send_email', 'list_items'];

it('reads numbers and periods, and writes them back', () => {
  for (const text of ['1/s', '600/m', '30/h', '10/d']) {
    const rule = parseLimit(text);
    expect(rule && limitText(rule)).toBe(text);
  }
  for (const text of ['', '0/m', '-1/m', '1.5/m', '10', '10/w', '10/min', 'm/10', '9999999999/d'])
    expect(parseLimit(text)).toBeUndefined();
});

it('has a limit for every effect, which settings change or take away', () => {
  expect(readLimits([], tools)).toMatchObject({
    problems: [],
    effects: { read: { points: 600, seconds: 60 } },
    tools: {},
  });
  const { effects, tools: own, problems } = readLimits(['outward=5/d', 'send_email=off', ' read = 9/s '], tools);
  expect(problems).toEqual([]);
  expect(effects).toMatchObject({ outward: { points: 5, seconds: 86_400 }, read: { points: 9, seconds: 1 } });
  expect(own).toEqual({ send_email: null });
  expect(readLimits(['off', 'write=1/m'], tools).effects).toEqual({
    read: null,
    write: { points: 1, seconds: 60 },
    destructive: null,
    outward: null,
  });
});

it('names what is wrong, with what may have been meant', () => {
  expect(readLimits(['outwards=1/h', 'send_mail=1/h', 'read=often', 'write', 'x y=1/h'], tools).problems).toEqual([
    "no such effect or tool 'outwards'; did you mean 'outward'?",
    "no such effect or tool 'send_mail'; did you mean 'send_email'?",
    "'read' needs a number and a period, e.g. read=30/h (s, m, h or d)",
    "'write' needs a number and a period, e.g. write=30/h (s, m, h or d)",
    'no such effect or tool; there are read, write, destructive, outward, send_email, list_items',
  ]);
});
