import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { tools } from './index.ts';

// The kit adds to every tool; these are its additions, so that the budget is the one a model pays.
const paged = {
  limit: z.int().min(1).max(100).default(20),
  cursor: z.string().max(2000).optional().describe('next_cursor of the previous answer'),
};
const write = {
  idempotency_key: z.string().min(1).max(200).optional().describe('Same key, same call: runs once. Repeat safely.'),
};
const notes = { notes: z.array(z.string()).optional() };
const pagedResult = { returned: z.int(), next_cursor: z.string().optional() };

const listings = tools.map((tool) => {
  const input: z.ZodObject = tool.input;
  const output: z.ZodObject = tool.output;
  const { what, useWhen, avoidWhen = [] } = tool.description;
  return {
    name: tool.name,
    title: tool.title,
    description: `${what} Use when: ${useWhen.join('; ')}.${avoidWhen.length > 0 ? ` Not when: ${avoidWhen.join('; ')}.` : ''}`,
    inputSchema: schema(input.extend(tool.paging ? paged : tool.effect === 'read' ? {} : write).strict(), 'input'),
    outputSchema: schema(output.extend(tool.paging ? { ...pagedResult, ...notes } : notes), 'output'),
    annotations: { readOnlyHint: true, destructiveHint: false, idempotentHint: false, openWorldHint: false },
  };
});

describe('the tool list', () => {
  it.each(listings)('$name has at most 2 KB with its output schema', (listing) => {
    expect(size(listing)).toBeLessThanOrEqual(2048);
  });

  // Complaint: too many tools, the list eats the context (dust #28506).
  it('has seven tools in at most 8 KB', () => {
    expect(listings.map(({ name }) => name)).toEqual([
      'search_customer',
      'get_customer',
      'list_opportunities',
      'get_history',
      'create_opportunity',
      'update_status',
      'log_interaction',
    ]);
    expect(size({ tools: listings.map(({ outputSchema: _, ...rest }) => rest) })).toBeLessThanOrEqual(8192);
  });

  it.each([...tools])('$name says what it does to the world', ({ name, effect, permission }) => {
    const writes = ['create_opportunity', 'update_status', 'log_interaction'].includes(name);
    expect(effect).toBe(writes ? 'write' : 'read');
    expect(permission.endsWith(writes ? ':write' : ':read')).toBe(true);
  });
});

function schema(type: z.ZodObject, io: 'input' | 'output') {
  const { $schema: _, ...json } = z.toJSONSchema(type, {
    io,
    override: ({ jsonSchema: node }) => {
      delete node['untrusted'];
      if (node.minimum === Number.MIN_SAFE_INTEGER) delete node.minimum;
      if (node.maximum === Number.MAX_SAFE_INTEGER) delete node.maximum;
      if (io === 'output' && node.additionalProperties === false) delete node.additionalProperties;
    },
  });
  return json;
}

function size(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
