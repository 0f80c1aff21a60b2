import type { Order } from './domain/order.ts';

interface CallOptions {
  readonly signal?: AbortSignal | undefined;
  readonly key?: string | undefined;
}

export interface ErpPorts {
  readonly orders: {
    get(number: string, options?: CallOptions): Promise<Order | undefined>;
    /** Sent to the vendor at once. The same `key` again is the same order. */
    create(wanted: { vendor: string; item: string; pieces: number }, options?: CallOptions): Promise<Order>;
  };
}
