import { describe, expect, it } from 'vitest';
import { call, seeded } from '../../test/contract/call.ts';
import { getParcel } from './get-parcel.ts';

describe('get_parcel', () => {
  it('knows it by id and by name', async () => {
    const ports = await seeded();
    const { data } = await call(getParcel, ports, { parcel: 'north gate' });
    expect(data).toMatchObject({ name: 'North gate', note: 'Ask for Ada.' });
    expect((await call(getParcel, ports, { parcel: data.id })).data).toEqual(data);
  });

  it('never picks one of several', async () => {
    await expect(call(getParcel, await seeded(), { parcel: 'Twin' })).rejects.toMatchObject({
      code: 'DEPOT_PARCEL_AMBIGUOUS',
      details: { candidates: [{ name: 'Twin' }, { name: 'Twin' }] },
    });
  });

  it('says so when there is none', async () => {
    const asked = call(getParcel, await seeded(), { parcel: 'Nowhere' });
    await expect(asked).rejects.toMatchObject({ code: 'DEPOT_PARCEL_NOT_FOUND' });
  });
});
