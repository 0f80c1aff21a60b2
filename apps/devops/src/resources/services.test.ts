import { expect, it } from 'vitest';
import { demo } from '../../test/support/demo.ts';
import { contextOf } from '../../test/support/ports.ts';
import { servicesResource } from './services.ts';

it('holds every service, worst first, what others wrote fenced', async () => {
  const read = (await servicesResource.read({}, contextOf(demo()).context)) as { services: Record<string, string>[] };
  expect(read.services[0]).toMatchObject({ service: 'payments', state: 'down' });
  expect(read.services[0]?.['says']).toMatch(/^<untrusted-(\w+)>.*<\/untrusted-\1>$/);
  expect(read.services).toHaveLength(6);
});
