/** What the tools are about. */
export interface Parcel {
  /** `parcel_42` */
  readonly id: string;
  readonly name: string;
  /** Free text, by whoever made it. */
  readonly note: string;
  /** UTC, ISO 8601. */
  readonly createdAt: string;
}

export type NewParcel = Pick<Parcel, 'name' | 'note'>;
