import { author, type CallContext, defineConfig, defineErrors, error, untrusted } from '@enterprise-mcp/kit';
import * as z from 'zod';

/** What the sample's one backend does; tests replace parts of it. */
export interface SamplePorts {
  items(limit: number, after: number): Promise<{ id: number; text: string }[]>;
  add(name: string, context: CallContext<SamplePorts>): Promise<{ id: number }>;
}

const { tool, resource, prompt, defineServer } = author<SamplePorts>();

export const sampleErrors = defineErrors({
  SAMPLE_FULL: error<{ size: number }>({
    category: 'conflict',
    message: ({ size }) => `The list is full (${size}). Remove something first.`,
    cause: 'full',
    wayOut: 'remove',
  }),
});

const listItems = tool({
  name: 'list_items',
  title: 'List items',
  description: { what: 'Lists items.', useWhen: ['you need items'] },
  input: z.object({ prefix: z.string().max(100).optional().describe('start of the text') }),
  output: z.object({ items: z.array(z.object({ id: z.int(), text: untrusted(z.string()) })) }),
  effect: 'read',
  permission: 'items:read',
  paging: { limit: 5, max: 50 },
  async run(_input, { ports, page }) {
    const after = Number(page.after?.[0] ?? 0);
    const rows = await ports.items(page.limit + 1, after);
    const items = rows.slice(0, page.limit);
    const last = items.at(-1);
    return { items, next: rows.length > page.limit && last ? [last.id] : undefined };
  },
});

const addItem = tool({
  name: 'add_item',
  title: 'Add item',
  description: { what: 'Adds an item.', useWhen: ['asked to'] },
  input: z.object({
    name: z.string().min(1).max(50).describe('its name'),
    amount: z.number().int().optional().describe('how many'),
    color: z.enum(['red', 'green']).optional().describe('colour'),
    tags: z.array(z.string()).optional().describe('tags'),
  }),
  output: z.object({ id: z.int(), amount: z.number().optional() }),
  effect: 'write',
  permission: 'items:write',
  deadlineMs: 500,
  async run(input, context) {
    const added = await context.ports.add(input.name, context);
    return { ...added, ...(input.amount !== undefined && { amount: input.amount }) };
  },
});

const wipe = tool({
  name: 'wipe_items',
  title: 'Wipe items',
  description: { what: 'Removes all.', useWhen: ['asked to'] },
  input: z.object({}),
  output: z.object({ removed: z.int() }),
  effect: 'destructive',
  permission: 'items:delete',
  run: async () => ({ removed: 1 }),
});

/** A server small enough to be read at once, for tests of what the kit puts around it. */
export function sampleServer(overrides: Partial<SamplePorts> = {}) {
  let lastId = 0;
  let emit: (uri: string) => void = () => undefined;
  const added: string[] = [];
  const ports: SamplePorts = {
    items: async (limit, after) =>
      Array.from({ length: Math.max(0, Math.min(limit, 12 - after)) }, (_, index) => ({
        id: after + index + 1,
        text: `item ${after + index + 1}`,
      })),
    async add(name) {
      added.push(name);
      return { id: ++lastId };
    },
    ...overrides,
  };
  const server = defineServer({
    name: 'sample',
    title: 'Sample',
    version: '1.2.3',
    instructions: 'A sample.',
    config: defineConfig({ prefix: 'SAMPLE', schema: z.object({}) }),
    tools: [listItems, addItem, wipe],
    resources: [
      resource({
        uri: 'sample://count',
        name: 'count',
        title: 'Count',
        description: 'How many were added.',
        permission: 'items:read',
        read: async () => ({ count: added.length }),
      }),
      resource({
        uri: 'sample://items/{id}',
        name: 'item',
        title: 'Item',
        description: 'One item.',
        permission: 'items:read',
        complete: { id: async (typed) => ['1', '2', '12'].filter((id) => id.startsWith(typed)) },
        read: async ({ id }) => ({ id }),
      }),
    ],
    prompts: [
      prompt({
        name: 'tidy',
        title: 'Tidy up',
        description: 'Tidies.',
        args: z.object({ what: z.string().describe('what to tidy'), how: z.string().optional().describe('how') }),
        permission: 'items:read',
        complete: { what: async () => ['desk', 'shelf'] },
        render: async ({ what }) => `Tidy the ${what}.`,
      }),
    ],
    errors: sampleErrors,
    async connect(_config, context) {
      emit = context.changed;
      return { ports, health: async () => [{ name: 'list', ok: true, detail: 'fine' }], close: async () => undefined };
    },
  });
  return { server, added, changed: (uri: string) => emit(uri) };
}
