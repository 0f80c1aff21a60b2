import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { parseAst } from 'vitest/node';

/** What the rules need to know of one source file. Paths are relative to the repository, with `/`. */
export interface SourceFile {
  readonly path: string;
  readonly lines: number;
  /** As written, of every kind: values, types, re-exports, `import()`. */
  readonly imports: readonly string[];
  readonly defaultExport: boolean;
  /** `process.env` and `console`, with their lines. */
  readonly ambient: readonly { readonly what: 'process.env' | 'console'; readonly line: number }[];
}

/** Reads a file with the parser that the tests themselves are compiled with, so no syntax can hide an import. */
export function parseSource(path: string, text: string): SourceFile {
  const imports: string[] = [];
  const ambient: SourceFile['ambient'][number][] = [];
  let defaultExport = false;
  const lineOf = (node: AstNode) => text.slice(0, node.start).split('\n').length;
  visit(parseAst(text, { lang: 'ts', astType: 'ts' }), false, (node, injected) => {
    const source = importedFrom(node);
    if (source !== undefined) imports.push(source);
    if (node.type === 'ExportDefaultDeclaration' || exportsDefault(node)) defaultExport = true;
    if (!injected && isMember(node, 'process', 'env')) ambient.push({ what: 'process.env', line: lineOf(node) });
    if (node.type === 'MemberExpression' && isName(node['object'], 'console')) {
      ambient.push({ what: 'console', line: lineOf(node) });
    }
    if (node.type === 'ImportSpecifier' && isName(node['imported'], 'env')) {
      ambient.push({ what: 'process.env', line: lineOf(node) });
    }
  });
  return { path, lines: text.trimEnd().split('\n').length, imports, defaultExport, ambient };
}

/** Every TypeScript file below a folder, sorted. */
export function sourceFiles(root: string, folders: readonly string[]): readonly SourceFile[] {
  return folders
    .flatMap((folder) => readdirSync(join(root, folder), { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.ts$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !/[\\/](node_modules|dist)[\\/]/.test(file))
    .sort()
    .map((file) => parseSource(relative(root, file).split(sep).join('/'), readFileSync(file, 'utf8')));
}

interface AstNode {
  readonly type: string;
  readonly start: number;
  readonly [key: string]: unknown;
}

function isNode(value: unknown): value is AstNode {
  return typeof value === 'object' && value !== null && typeof (value as AstNode).type === 'string';
}

/** `injected`: inside a function whose `process` is not the global one but what it was given. */
function visit(value: unknown, injected: boolean, seen: (node: AstNode, injected: boolean) => void): void {
  if (Array.isArray(value)) {
    for (const item of value) visit(item, injected, seen);
  } else if (isNode(value)) {
    const within = injected || givesProcess(value);
    seen(value, within);
    for (const inner of Object.values(value)) if (typeof inner === 'object') visit(inner, within, seen);
  }
}

/** A function with a parameter `process`, or one that takes it out of a parameter. */
function givesProcess(node: AstNode): boolean {
  if (!/Function/.test(node.type)) return false;
  const body = isNode(node['body']) ? node['body']['body'] : undefined;
  const declared = (Array.isArray(body) ? body : [])
    .filter((statement) => isNode(statement) && statement.type === 'VariableDeclaration')
    .flatMap((statement: AstNode) => statement['declarations'] as AstNode[])
    .map((declarator) => declarator['id']);
  const parameters = Array.isArray(node['params']) ? node['params'] : [];
  return [...parameters, ...declared].some(
    (pattern) => isName(pattern, 'process') || (isNode(pattern) && takesOut(pattern, 'process')),
  );
}

function takesOut(pattern: AstNode, name: string): boolean {
  const properties = pattern.type === 'ObjectPattern' ? (pattern['properties'] as AstNode[]) : [];
  return properties.some((property) => isName(property['value'], name));
}

function importedFrom(node: AstNode): string | undefined {
  const holder = /^(Import|ExportNamed|ExportAll)Declaration$|^(ImportExpression|TSImportType)$/;
  if (!holder.test(node.type)) return undefined;
  const source = node['source'] ?? node['argument'];
  const literal = isNode(source) && isNode(source['literal']) ? source['literal'] : source;
  return isNode(literal) && typeof literal['value'] === 'string' ? literal['value'] : undefined;
}

function exportsDefault(node: AstNode): boolean {
  return node.type === 'ExportSpecifier' && isName(node['exported'], 'default');
}

function isName(node: unknown, name: string): boolean {
  return isNode(node) && node['name'] === name;
}

/** `a.b` and `a['b']`. */
function isMember(node: AstNode, object: string, property: string): boolean {
  if (node.type !== 'MemberExpression' || !isName(node['object'], object)) return false;
  const key = node['property'];
  return isName(key, property) || (isNode(key) && key['value'] === property);
}
