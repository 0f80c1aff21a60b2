import * as z from 'zod';
import type { Parcel } from '../../../../../src/domain/parcel.ts';
import type { DepotPorts } from '../../../../../src/ports.ts';
import type { RestClient } from './client.ts';

/** As the API writes it; anything else is an answer that cannot be used. */
const wire = z.object({ id: z.string(), name: z.string(), note: z.string(), created_at: z.string() });
const list = z.object({ items: z.array(wire) });

const toParcel = ({ created_at, ...rest }: z.output<typeof wire>): Parcel => ({ ...rest, createdAt: created_at });

/** `GET /parcels/ID`, `GET /parcels?name=NAME`, `POST /parcels`. Change these to what your system speaks. */
export function restDepot({ json }: RestClient): DepotPorts {
  return {
    parcels: {
      async get(id, options = {}) {
        // An empty id would be the list.
        if (!/^[\w-]+$/.test(id)) return undefined;
        const found = await json('GET', `parcels/${id}`, { what: 'show a parcel', ...options });
        return found === undefined ? undefined : toParcel(wire.parse(found));
      },
      async named(name, options = {}) {
        const found = await json('GET', `parcels?${new URLSearchParams({ name })}`, {
          what: 'find a parcel',
          ...options,
        });
        return list.parse(found).items.slice(0, 10).map(toParcel);
      },
      async create(parcel, options = {}) {
        return toParcel(
          wire.parse(await json('POST', 'parcels', { what: 'create a parcel', body: parcel, ...options })),
        );
      },
    },
  };
}
