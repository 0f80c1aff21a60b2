import { describe, expect, it } from 'vitest';
import { tools } from './index.ts';

const writing = ['send_email', 'send_slack_message', 'schedule_meeting'];

describe('the tools', () => {
  it('are six, each a single purpose', () => {
    expect(tools.map(({ name }) => name)).toEqual([
      'search_conversations',
      'get_conversation',
      'send_email',
      'send_slack_message',
      'find_meeting_time',
      'schedule_meeting',
    ]);
  });

  it.each([...tools])('$name says what it does to the world', ({ name, effect, preview, limit }) => {
    const writes = writing.includes(name);
    expect(effect).toBe(writes ? 'outward' : 'read');
    expect([preview !== undefined, limit !== undefined]).toEqual([writes, writes]);
  });
});
