import type { Parcel } from '../../domain/parcel.ts';
import type { DepotPorts } from '../../ports.ts';

/** The ports' reference model: plain maps, for tests and for comparing other backends with. */
export function memoryDepot({ now = () => new Date() }: { readonly now?: () => Date } = {}): DepotPorts {
  const parcels = new Map<string, Parcel>();
  const byKey = new Map<string, Parcel>();
  return {
    parcels: {
      get: async (id) => parcels.get(id),
      async named(name) {
        const wanted = name.toLowerCase();
        return [...parcels.values()].filter((parcel) => parcel.name.toLowerCase() === wanted).slice(0, 10);
      },
      async create(parcel, { key } = {}) {
        const earlier = key === undefined ? undefined : byKey.get(key);
        if (earlier) return earlier;
        const created = { ...parcel, id: `parcel_${parcels.size + 1}`, createdAt: now().toISOString() };
        parcels.set(created.id, created);
        if (key !== undefined) byKey.set(key, created);
        return created;
      },
    },
  };
}
