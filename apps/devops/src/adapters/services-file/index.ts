import { readFile, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isMap, LineCounter, type ParsedNode, parseDocument } from 'yaml';
import * as z from 'zod';
import { servicesFile, servicesOf } from '../../domain/services/file.ts';
import type { Service } from '../../domain/services/service.ts';
import { devopsErrors } from '../../errors.ts';
import type { ServiceCatalog } from '../../ports.ts';

const SHOWN = 10;

/** The services file, read again when it changed. A mistake made meanwhile is told by the next call that needs it. */
export async function fileCatalog(path: string, also: readonly Service[] = []): Promise<ServiceCatalog> {
  let read = { changed: -1, services: [] as readonly Service[] };
  const all = async () => {
    const changed = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.NaN,
    );
    if (changed !== read.changed) {
      const text = await readFile(path, 'utf8').catch(() => {
        throw devopsErrors.DEVOPS_SERVICES_FILE({ problems: [`${basename(path)} cannot be read`] });
      });
      read = { changed, services: [...parseServices(text, basename(path)), ...also] };
    }
    return read.services;
  };
  await all();
  return { all };
}

/** @throws DEVOPS_SERVICES_FILE with line and column of each mistake. */
export function parseServices(text: string, name = 'services.yaml'): readonly Service[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined) => {
    const { line, col } = lines.linePos(offset ?? 0);
    return `${name}:${line}:${col}`;
  };
  const refuse = (problems: readonly string[]) => {
    const more = problems.length > SHOWN ? [`and ${problems.length - SHOWN} more`] : [];
    return devopsErrors.DEVOPS_SERVICES_FILE({ problems: [...problems.slice(0, SHOWN), ...more] });
  };
  if (document.errors.length > 0) throw refuse(document.errors.map(({ pos, message }) => `${at(pos[0])} ${message}`));
  const parsed = servicesFile.safeParse(document.toJS({ maxAliasCount: 100 }) ?? {});
  if (!parsed.success) throw refuse(problemsOf(parsed.error.issues));
  const { services, unknown } = servicesOf(parsed.data);
  if (unknown.length === 0) return services;
  throw refuse(
    unknown.map(
      ([service, preset]) =>
        `${at(offsetOf(['services', service, 'metrics', 'preset']))} there is no preset '${preset}'`,
    ),
  );

  function problemsOf(issues: readonly z.core.$ZodIssue[]): string[] {
    return issues.flatMap((issue): string[] => {
      const path = issue.path as (string | number)[];
      if (issue.code === 'unrecognized_keys') {
        return issue.keys.map((key) => `${at(offsetOf([...path, key]))} unknown key '${key}'`);
      }
      if (issue.code === 'invalid_union') {
        return [`${at(offsetOf(path))} ${dotted(path)} is no probe: http, tcp (HOST:PORT) or blackbox`];
      }
      return [`${at(offsetOf(path))} ${dotted(path)} ${issue.message}`];
    });
  }

  /** Where a value begins, or its key; of what is missing, where it should be. */
  function offsetOf(path: readonly (string | number)[]): number | undefined {
    const parent = path.length > 1 ? document.getIn(path.slice(0, -1), true) : document.contents;
    if (isMap(parent)) {
      const pair = parent.items.find(({ key }) => String(key) === String(path.at(-1)));
      const key = pair?.key as ParsedNode | undefined;
      if (key?.range) return key.range[0];
    }
    const node = document.getIn(path, true) as ParsedNode | undefined;
    if (node?.range) return node.range[0];
    return path.length > 0 ? offsetOf(path.slice(0, -1)) : 0;
  }
}

const dotted = (path: readonly (string | number)[]) => path.join('.') || 'the file';

/** What an editor checks a services file with. */
export function servicesSchema(): object {
  return { title: 'Services file of @enterprise-mcp/devops', ...z.toJSONSchema(servicesFile, { io: 'input' }) };
}
