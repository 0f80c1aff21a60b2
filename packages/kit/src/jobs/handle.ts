import * as z from 'zod';

export const jobStatuses = ['queued', 'working', 'succeeded', 'failed', 'cancelled'] as const;
export type JobStatus = (typeof jobStatuses)[number];

/** What a caller sees of a job. Times are ISO 8601. */
export const jobHandle: z.ZodObject = z.object({
  job_id: z.string(),
  status: z.enum(jobStatuses),
  progress: z.object({ done: z.number(), total: z.number().optional(), message: z.string().optional() }).optional(),
  poll_after_ms: z.int().optional(),
  created_at: z.string(),
  updated_at: z.string(),
  expires_at: z.string(),
});

/** How far a job is, as its tool tells it. */
export interface JobProgress {
  readonly done: number;
  readonly total?: number | undefined;
  readonly message?: string | undefined;
}

export interface JobHandle {
  readonly job_id: string;
  readonly status: JobStatus;
  readonly progress?: JobProgress | undefined;
  /** Absent once it has ended. */
  readonly poll_after_ms?: number;
  readonly created_at: string;
  readonly updated_at: string;
  /** Until when it can be asked for. */
  readonly expires_at: string;
}
