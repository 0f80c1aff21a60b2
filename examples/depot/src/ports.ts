import type { NewParcel, Parcel } from './domain/parcel.ts';

/** Every method takes the call's signal and rejects when it aborts. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

export interface ParcelStore {
  get(id: string, options?: CallOptions): Promise<Parcel | undefined>;
  /** Those with exactly this name, letter case aside; at most 10. */
  named(name: string, options?: CallOptions): Promise<readonly Parcel[]>;
  /** `key` is the same when a call is repeated: a backend that knows such keys makes one parcel of it. */
  create(parcel: NewParcel, options?: CallOptions & { readonly key?: string | undefined }): Promise<Parcel>;
}

export interface DepotPorts {
  readonly parcels: ParcelStore;
}
