import { commsErrors } from '../../errors.ts';
import type { SourceName, Thread } from '../conversation.ts';

interface Options {
  readonly signal?: AbortSignal | undefined;
}

interface Source {
  readonly name: SourceName;
  thread(id: string, limit: number, options?: Options): Promise<Thread | undefined>;
}

/** The thread of an id that search gave; its beginning says which source. */
export async function threadMeant(
  id: string,
  limit: number,
  sources: readonly Source[],
  options: Options,
): Promise<Thread> {
  const source = sources.find(({ name }) => id.startsWith(`${name}:`));
  const thread = await source?.thread(id, limit, options);
  if (!thread) throw commsErrors.COMMS_MESSAGE_UNKNOWN({ id });
  return thread;
}
