#!/usr/bin/env node
import { fileURLToPath } from 'node:url';
import { run } from './cli.ts';
import { readTemplates } from './templates.ts';

process.exitCode = run({
  args: process.argv.slice(2),
  cwd: process.cwd(),
  templates: await readTemplates(fileURLToPath(new URL('templates/', import.meta.url))),
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
});
