import { expect, it } from 'vitest';
import { demo } from '../../test/support/demo.ts';
import { contextOf, portsOf } from '../../test/support/ports.ts';
import { shiftHandover } from './shift-handover.ts';

it('carries what is not up, and says when there is nothing', async () => {
  const { context } = contextOf(demo());
  const text = await shiftHandover.render({}, context);
  expect(text).toContain('"down":1');
  expect(text).toMatch(/<untrusted-\w+>[\s\S]*PaymentErrorsHigh/);
  expect(await shiftHandover.render({ service: 'web' }, context)).toContain('Everything is up');
  expect(await shiftHandover.complete?.service?.('pay', context)).toEqual(['payments']);
  const nothing = portsOf({ services: { all: async () => [] } });
  expect(await shiftHandover.render({}, contextOf(nothing).context)).toContain('nothing is open');
});
