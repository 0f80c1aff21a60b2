import * as z from 'zod';
import { jobHandle } from '../jobs/handle.ts';
import { type FencePath, untrustedPaths } from '../results/fence.ts';
import type { AnyTool, ToolDescription } from './tool.ts';

/** A tool with everything the kit derives from its declaration. */
export interface CompiledTool {
  readonly tool: AnyTool;
  /** Strict, with the kit's own arguments added. */
  readonly input: z.ZodObject;
  readonly output: z.ZodObject;
  readonly fences: readonly FencePath[];
  /** The entry of tools/list. */
  readonly listing: ToolListing;
}

export interface ToolListing {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly inputSchema: JsonSchemaObject;
  readonly outputSchema: JsonSchemaObject;
  readonly annotations: Readonly<Record<string, boolean>>;
}

export type JsonSchemaObject = { readonly type: 'object'; readonly [key: string]: unknown };

const idempotencyKey = z
  .string()
  .min(1)
  .max(200)
  // A refinement and not a pattern: patterns are paid for in every tool list.
  .refine((key) => /^[\x20-\x7e]*$/.test(key), 'must be printable ASCII')
  .optional()
  .describe('Same key, same call: runs once. Repeat safely.');
const cursor = z.string().max(2000).optional().describe('next_cursor of the previous answer');
const notes = z.array(z.string()).optional();

/** Filled in by `bundleServer`: the finished list, so that a start converts no schema. Absent when run from sources. */
declare const __TOOL_LISTINGS__: Readonly<Record<string, ToolListing>> | undefined;
const prepared = typeof __TOOL_LISTINGS__ === 'undefined' ? undefined : __TOOL_LISTINGS__;

export function compileTool(tool: AnyTool): CompiledTool {
  const input: z.ZodObject = withMeta(withKitArguments(tool).strict(), tool.input.meta());
  const output: z.ZodObject = withKitResults(tool);
  let listing: ToolListing | undefined;
  return {
    tool,
    input,
    output,
    fences: untrustedPaths(output),
    // Converting schemas costs milliseconds a server: only those who list pay.
    get listing() {
      listing ??= prepared?.[tool.name] ?? {
        name: tool.name,
        title: tool.title,
        description: describe(tool.description),
        inputSchema: jsonSchema(input, 'input'),
        outputSchema: jsonSchema(output, 'output'),
        annotations: annotationsOf(tool),
      };
      return listing;
    },
  };
}

/** A schema made from another loses what its author said of it as a whole. */
function withMeta(schema: z.ZodObject, meta: z.core.GlobalMeta | undefined): z.ZodObject {
  return meta ? schema.meta(meta) : schema;
}

function withKitArguments(tool: AnyTool): z.ZodObject {
  if (tool.paging) {
    const { limit, max } = tool.paging;
    return tool.input.extend({ limit: z.int().min(1).max(max).default(limit), cursor });
  }
  return tool.effect === 'read' ? tool.input : tool.input.extend({ idempotency_key: idempotencyKey });
}

function withKitResults(tool: AnyTool): z.ZodObject {
  // Either the result or the job that will have it. One flat object: few clients understand a choice here.
  if (tool.long) return tool.output.partial().extend({ job: jobHandle.optional(), notes });
  return tool.paging
    ? tool.output.extend({ returned: z.int(), next_cursor: z.string().optional(), notes })
    : tool.output.extend({ notes });
}

function describe({ what, useWhen, avoidWhen }: ToolDescription): string {
  const parts = [what, `Use when: ${useWhen.join('; ')}.`];
  if (avoidWhen?.length) parts.push(`Not when: ${avoidWhen.join('; ')}.`);
  return parts.join(' ');
}

function annotationsOf(tool: AnyTool): Record<string, boolean> {
  return {
    readOnlyHint: tool.effect === 'read',
    destructiveHint: tool.effect === 'destructive' || tool.effect === 'outward',
    idempotentHint: tool.effect === 'read',
    openWorldHint: tool.effect === 'outward',
  };
}

/** JSON Schema 2020-12 without what only costs tokens: `$schema` that nobody asked for, safe-integer bounds, closed outputs. */
export function jsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchemaObject {
  const { $schema, ...json } = z.toJSONSchema(schema, {
    io,
    override: ({ jsonSchema: node }) => {
      delete node['untrusted'];
      delete node['audit'];
      if (node.minimum === Number.MIN_SAFE_INTEGER) delete node.minimum;
      if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
      if (io === 'output' && node.additionalProperties === false) delete node.additionalProperties;
    },
  });
  return { ...(schema.meta()?.['$schema'] === $schema && { $schema }), ...json } as JsonSchemaObject;
}
