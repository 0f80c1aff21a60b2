/** Milliseconds. Tests shorten them. */
export interface JobTiming {
  /** How long a process that is not heard of keeps a job. Clocks of processes may differ by less than that. */
  readonly leaseMs: number;
  readonly heartbeatMs: number;
  /** Progress is stored at most so often. */
  readonly progressMs: number;
  /** What a handler gets after it was told to stop. */
  readonly graceMs: number;
  /** How often a process looks for jobs that nobody holds any more. */
  readonly sweepMs: number;
}

export const jobTiming: JobTiming = {
  leaseMs: 30_000,
  heartbeatMs: 5000,
  progressMs: 1000,
  graceMs: 10_000,
  sweepMs: 15_000,
};
