import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import type { AnyTool } from '../../src/define/tool.ts';
import { defineErrors, error } from '../../src/errors/define.ts';
import { askName } from './asking.ts';
import { declared, tool } from './author.ts';

/**
 * Tools for the scenarios of the tasks extension, which no requirement set scores. Those that ask a person while a task
 * runs fail: a job of the kit asks before it is one, or not at all. So does the one with a tool that refuses who knows no
 * tasks: the kit answers those with `get_job`.
 */

const text = z.object({ text: z.string() });
const errors = defineErrors({
  CONFORMANCE_JOB_FAILED: error<Record<string, never>>({
    category: 'conflict',
    message: () => 'The job failed, as it should.',
    cause: 'A fixture.',
    wayOut: 'None.',
  }),
});

export const longTools: readonly AnyTool[] = [
  tool({
    ...declared,
    name: 'greet',
    title: 'Greet',
    input: z.object({ name: z.string().describe('Who') }),
    output: text,
    run: async ({ name }) => ({ text: `Hello, ${name}!` }),
  }),
  tool({
    ...declared,
    name: 'slow_compute',
    title: 'Compute slowly',
    input: z.object({ seconds: z.number().describe('How long'), label: z.string().optional().describe('What') }),
    output: text,
    long: { answerWithinMs: 50 },
    run: async ({ seconds, label }, { signal }) => {
      await sleep(seconds * 1000, undefined, { signal });
      return { text: `Computed ${label ?? 'nothing'}.` };
    },
  }),
  tool({
    ...declared,
    name: 'failing_job',
    title: 'Fail',
    input: z.object({}),
    output: text,
    long: { answerWithinMs: 0 },
    run: () => Promise.reject(errors.CONFORMANCE_JOB_FAILED({})),
  }),
  tool({
    ...declared,
    name: 'confirm_delete',
    title: 'Delete',
    input: z.object({ filename: z.string().describe('Which') }),
    output: text,
    long: { answerWithinMs: 200 },
    run: async ({ filename }, { ask }) => {
      if (ask.accepted('confirm') === undefined) return ask.now({ confirm: askName });
      return { text: `Deleted ${filename}.` };
    },
  }),
  tool({
    ...declared,
    name: 'protocol_error_job',
    title: 'Break',
    input: z.object({}),
    output: text,
    long: { answerWithinMs: 0 },
    run: () => Promise.reject(new Error('a defect, as it should be')),
  }),
  tool({
    ...declared,
    name: 'test_tool_with_task',
    title: 'Ask, then work',
    input: z.object({}),
    output: text,
    long: { answerWithinMs: 200 },
    run: async (_input, { ask, signal }) => {
      const name = ask.accepted('user_name')?.['name'];
      if (typeof name !== 'string') return ask.now({ user_name: askName });
      await sleep(500, undefined, { signal });
      return { text: `Hello, ${name}!` };
    },
  }),
];
