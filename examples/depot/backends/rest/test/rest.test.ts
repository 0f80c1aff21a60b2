import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { depotContract } from '../../../test/contract/depot.contract.ts';
import { restClient } from '../src/adapters/rest/client.ts';
import { restDepot } from '../src/adapters/rest/index.ts';
import { startApi, TOKEN } from './loopback.ts';

depotContract('REST', async () => {
  const api = await startApi();
  return { ports: restDepot(restClient({ url: api.url, token: TOKEN, timeoutMs: 5_000 })), close: api.close };
});

describe('the API', () => {
  let api: Awaited<ReturnType<typeof startApi>>;
  beforeEach(async () => {
    api = await startApi();
  });
  afterEach(() => api.close());
  const client = (timeoutMs = 5_000, token = TOKEN) => restClient({ url: api.url, token, timeoutMs });
  const parcels = (...settings: Parameters<typeof client>) => restDepot(client(...settings)).parcels;

  it('is given the key of the call, so that a repeat makes one', async () => {
    const first = await parcels().create({ name: 'Once', note: '' }, { key: 'k-1' });
    expect(await parcels().create({ name: 'Once', note: '' }, { key: 'k-1' })).toEqual(first);
    expect(api.asked.map(({ key }) => key)).toEqual(['k-1', 'k-1']);
  });

  it.each([
    [500, 'BACKEND_UNAVAILABLE'],
    [429, 'BACKEND_UNAVAILABLE'],
    [422, 'DEPOT_REFUSED'],
    [403, 'DEPOT_REFUSED'],
  ])('answering %i is %s', async (status, code) => {
    api.fault.status = status;
    await expect(parcels().create({ name: 'x', note: '' })).rejects.toMatchObject({ code });
  });

  it('refusing the token is a setting to correct, and never shows it', async () => {
    const refused = parcels(5_000, 'tok_wrong').named('x');
    await expect(refused).rejects.toMatchObject({ code: 'BACKEND_MISCONFIGURED' });
    expect(JSON.stringify(await client(5_000, 'tok_wrong').health())).not.toContain('tok_wrong');
  });

  it('not answering in time, or not there at all, is unavailable', async () => {
    api.fault.hang = true;
    await expect(parcels(50).named('x')).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    await api.close();
    await expect(parcels().named('x')).rejects.toMatchObject({ code: 'BACKEND_UNAVAILABLE' });
    expect(await client().health()).toMatchObject({ ok: false });
    api = await startApi();
  });

  it('is let go when the call is cancelled', async () => {
    api.fault.hang = true;
    const call = new AbortController();
    const waiting = parcels().named('x', { signal: call.signal });
    call.abort(new Error('cancelled'));
    await expect(waiting).rejects.toThrow('cancelled');
  });

  it('answering something else entirely is refused, not passed on', async () => {
    const odd = restDepot({ json: async () => ({ id: 7 }), health: client().health });
    await expect(odd.parcels.get('parcel_1')).rejects.toThrow();
  });
});
