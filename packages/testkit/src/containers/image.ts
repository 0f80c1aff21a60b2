import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { EngineClient } from './engine.ts';

const builds = new Map<string, Promise<string>>();

/**
 * The image of a folder with a Dockerfile, built when there is none of exactly this content yet.
 *
 * @param folder absolute path
 * @returns the tag, `enterprise-mcp-test/<folder name>:<hash of the content>`
 */
export function builtImage(engine: EngineClient, folder: string): Promise<string> {
  const running = builds.get(folder) ?? build(engine, folder);
  builds.set(folder, running);
  return running;
}

async function build(engine: EngineClient, folder: string): Promise<string> {
  const files = (await readdir(folder)).sort();
  const hash = createHash('sha256');
  for (const file of files) hash.update(`${file}\0`).update(await readFile(join(folder, file)));
  const tag = `enterprise-mcp-test/${basename(folder)}:${hash.digest('hex').slice(0, 16)}`;

  const { dockerode } = engine.container;
  const there = await dockerode
    .getImage(tag)
    .inspect()
    .then(
      () => true,
      () => false,
    );
  if (there) return tag;

  // Not testcontainers' own build: it reports a failing one as done. The host's network, because a container's own may
  // lead nowhere during a build.
  const output = await dockerode.buildImage(
    { context: folder, src: files },
    { t: tag, networkmode: 'host', forcerm: true },
  );
  const lines: string[] = [];
  await new Promise<void>((resolve, reject) => {
    dockerode.modem.followProgress(
      output,
      (error: Error | null) =>
        error ? reject(new Error(`${tag}: ${error.message}\n${lines.slice(-20).join('')}`)) : resolve(),
      (event: { stream?: string }) => lines.push(event.stream ?? ''),
    );
  });
  return tag;
}
