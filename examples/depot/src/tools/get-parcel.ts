import * as z from 'zod';
import { tool } from '../define.ts';
import { depotErrors } from '../errors.ts';
import { asParcel, parcelView } from './view.ts';

export const getParcel = tool({
  name: 'get_parcel',
  title: 'Get parcel',
  description: { what: 'Shows one parcel in full.', useWhen: ['its id or exact name is known'] },
  input: z.object({ parcel: z.string().trim().min(1).max(300).describe('id, or exact name') }),
  output: parcelView,
  effect: 'read',
  permission: 'parcels:read',
  async run({ parcel }, { ports, signal }) {
    const known = await ports.parcels.get(parcel, { signal });
    if (known) return asParcel(known);
    const [first, ...others] = await ports.parcels.named(parcel, { signal });
    if (!first) throw depotErrors.DEPOT_PARCEL_NOT_FOUND({ parcel });
    if (others.length === 0) return asParcel(first);
    const candidates = [first, ...others].map(({ id, name }) => ({ id, name }));
    throw depotErrors.DEPOT_PARCEL_AMBIGUOUS({ parcel, candidates });
  },
});
