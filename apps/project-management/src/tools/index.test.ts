import { describe, expect, it } from 'vitest';
import { tools } from './index.ts';

describe('the tools', () => {
  // Complaint: moving a card takes four look-ups of opaque ids (github-mcp-server #2603, #2255).
  it('are seven, each a single purpose', () => {
    expect(tools.map(({ name }) => name)).toEqual([
      'get_current_sprint',
      'search_tasks',
      'get_task',
      'create_task',
      'assign_task',
      'update_task_status',
      'add_comment',
    ]);
  });

  it.each([...tools])('$name says what it does to the world', ({ name, effect, permission, preview }) => {
    const writes = ['create_task', 'assign_task', 'update_task_status', 'add_comment'].includes(name);
    expect(effect).toBe(writes ? 'write' : 'read');
    expect(permission).toBe(writes ? 'tasks:write' : 'tasks:read');
    expect(preview !== undefined).toBe(writes);
  });

  it.each([...tools])('$name marks what people typed as untrusted', ({ output }) => {
    expect(JSON.stringify(marks(output))).toContain('untrusted');
  });
});

/** Every note on a schema, however deep. */
function marks(schema: { def: unknown; meta(): unknown }): unknown {
  const { shape, element, innerType } = schema.def as {
    shape?: Record<string, typeof schema>;
    element?: typeof schema;
    innerType?: typeof schema;
  };
  const inner = [...Object.values(shape ?? {}), element, innerType].filter((part) => part !== undefined);
  return [schema.meta(), inner.map(marks)];
}
