import { describe, expect, it } from 'vitest';
import { call, seeded, today } from '../../test/contract/call.ts';
import { createParcel } from './create-parcel.ts';

describe('create_parcel', () => {
  it('makes one, which can be found', async () => {
    const ports = await seeded();
    const { data } = await call(createParcel, ports, { name: ' South gate ' });
    expect(data).toMatchObject({ name: 'South gate', note: '', created_at: today.toISOString() });
    expect(await ports.parcels.get(data.id)).toMatchObject({ name: 'South gate' });
  });

  it('needs a name', async () => {
    await expect(call(createParcel, await seeded(), { name: '  ' })).rejects.toThrow();
  });
});
