import * as z from 'zod';
import { tool } from '../define.ts';
import { asParcel, parcelView } from './view.ts';

export const createParcel = tool({
  name: 'create_parcel',
  title: 'Create parcel',
  description: {
    what: 'Makes a new parcel.',
    useWhen: ['there is none yet'],
    avoidWhen: ['in doubt: get_parcel first'],
  },
  input: z.object({
    name: z.string().trim().min(1).max(300).describe('how people call it'),
    note: z.string().max(5_000).default('').describe('free text'),
  }),
  output: parcelView,
  effect: 'write',
  permission: 'parcels:write',
  async run(input, { ports, signal, idempotencyKey: key }) {
    return asParcel(await ports.parcels.create(input, { signal, key }));
  },
});
