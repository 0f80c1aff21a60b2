import { untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';
import type { Parcel } from '../domain/parcel.ts';

export const parcelView = z.object({
  id: z.string(),
  name: z.string(),
  note: untrusted(z.string()),
  created_at: z.string(),
});

export const asParcel = ({ id, name, note, createdAt }: Parcel) => ({ id, name, note, created_at: createdAt });
