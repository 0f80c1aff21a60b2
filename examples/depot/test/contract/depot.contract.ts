import { hostileStrings, type OpenBackend, openedFor } from '@enterprise-mcp/testkit/vitest';
import { describe, expect, it } from 'vitest';
import type { DepotPorts } from '../../src/ports.ts';
import { fill } from './call.ts';

/** What every backend of the ports promises. `open` gives an empty one. */
export function depotContract(name: string, open: OpenBackend<DepotPorts>): void {
  describe(`depot on ${name}`, () => {
    const ports = openedFor(open, fill);

    it('finds by id and by exact name, letter case aside', async () => {
      const [found, ...others] = await ports().parcels.named('NORTH GATE');
      expect(others).toEqual([]);
      expect(found).toMatchObject({ name: 'North gate', note: 'Ask for Ada.' });
      expect(await ports().parcels.get(found?.id ?? '')).toEqual(found);
      expect(await ports().parcels.named('north')).toEqual([]);
    });

    it('gives all with the same name', async () => {
      expect(await ports().parcels.named('Twin')).toHaveLength(2);
    });

    it.each(['', 'parcel_999999', 'parcel_1x', '../parcels', '?name=Twin'])('has none with the id %j', async (id) => {
      expect(await ports().parcels.get(id)).toBeUndefined();
    });

    // A NUL and half a character never come past the kit.
    it.each(hostileStrings.filter(([, text]) => !/\0|\p{Surrogate}/u.test(text) && text.length < 1_000))(
      'keeps and finds %s as it is',
      async (_, text) => {
        const { id } = await ports().parcels.create({ name: `x${text}`, note: text });
        expect(await ports().parcels.get(id)).toMatchObject({ name: `x${text}`, note: text });
        expect((await ports().parcels.named(`x${text}`)).map((found) => found.id)).toContain(id);
      },
    );
  });
}
