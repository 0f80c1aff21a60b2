import { execFile } from 'node:child_process';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/**
 * An image with what the official ones of Node have and a Dockerfile may rely on: node, npm and a user `node`. Made of this
 * machine's own Node on the base image of `tooling/containers`, since not every machine reaches a registry of images.
 * `registry` becomes npm's.
 */
export async function buildNodeImage(tag: string, registry: string): Promise<void> {
  const context = await mkdtemp(join(tmpdir(), 'enterprise-mcp-node-image-'));
  try {
    const { stdout: modules } = await run('npm', ['root', '-g']);
    await cp(process.execPath, join(context, 'node'));
    await cp(join(modules.trim(), 'npm'), join(context, 'npm'), { recursive: true, dereference: true });
    await writeFile(
      join(context, 'Dockerfile'),
      `FROM debian:trixie-slim
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm && useradd --create-home node
ENV NPM_CONFIG_REGISTRY=${registry} NPM_CONFIG_AUDIT=false NPM_CONFIG_FUND=false NPM_CONFIG_UPDATE_NOTIFIER=false
`,
    );
    await run('docker', ['build', '-q', '-t', tag, context], { maxBuffer: 16 * 1024 * 1024 });
  } finally {
    await rm(context, { recursive: true, force: true });
  }
}
