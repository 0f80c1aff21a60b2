/** The part of node's `process` that a server needs. `process` itself fits; tests bring their own. */
export interface ProcessLike {
  /** As node gives it: executable, script, then the arguments. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly stdin: NodeJS.ReadStream;
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly platform: NodeJS.Platform;
  /** `v20.19.0` */
  readonly version: string;
  /** The node executable. */
  readonly execPath: string;
  readonly pid: number;
  exitCode?: number | string | null | undefined;
  cwd(): string;
  on(event: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  on(event: 'uncaughtException' | 'unhandledRejection', listener: (problem: unknown) => void): unknown;
  off(event: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  off(event: 'uncaughtException' | 'unhandledRejection', listener: (problem: unknown) => void): unknown;
  exit(code: number): unknown;
}
