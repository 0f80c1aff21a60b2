import { setTimeout as sleep } from 'node:timers/promises';
import * as z from 'zod';
import { audio, embedded, image } from '../../src/define/content.ts';
import type { AnyTool } from '../../src/define/tool.ts';
import { declared, png, tool, wav, wires } from './author.ts';

/** Tools that answer with all kinds of content, tell of progress, fail or log. */

const none = z.object({});
const text = z.object({ text: z.string() });

const log = async (message: string) => wires.getStore()?.mcpReq.log('info', message);

/** Keywords that zod does not write itself stand in the schema's own words. */
const conditions = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { required: ['phone'] },
  else: { required: ['email'] },
};

export const contentTools: readonly AnyTool[] = [
  tool({
    ...declared,
    name: 'test_simple_text',
    title: 'Text',
    input: none,
    output: text,
    run: async () => ({ text: 'This is a simple text response for testing.' }),
  }),
  tool({
    ...declared,
    name: 'test_image_content',
    title: 'Image',
    input: none,
    output: text,
    run: async (_input, { attach }) => {
      attach(image(png, 'image/png'));
      return { text: 'An image is attached.' };
    },
  }),
  tool({
    ...declared,
    name: 'test_audio_content',
    title: 'Audio',
    input: none,
    output: text,
    run: async (_input, { attach }) => {
      attach(audio(wav, 'audio/wav'));
      return { text: 'A sound is attached.' };
    },
  }),
  tool({
    ...declared,
    name: 'test_embedded_resource',
    title: 'Embedded resource',
    input: none,
    output: text,
    run: async (_input, { attach }) => {
      attach(embedded('test://embedded-resource', 'text/plain', 'This is an embedded resource content.'));
      return { text: 'A resource is attached.' };
    },
  }),
  tool({
    ...declared,
    name: 'test_multiple_content_types',
    title: 'Several kinds',
    input: none,
    output: text,
    run: async (_input, { attach }) => {
      attach(image(png, 'image/png'));
      attach(
        embedded('test://mixed-content-resource', 'application/json', JSON.stringify({ test: 'data', value: 123 })),
      );
      return { text: 'Multiple content types test:' };
    },
  }),
  tool({
    ...declared,
    name: 'test_tool_with_progress',
    title: 'Progress',
    input: none,
    output: text,
    run: async (_input, { progress }) => {
      for (const done of [0, 50, 100]) {
        progress(done, 100, `Completed step ${done} of 100`);
        await sleep(20);
      }
      return { text: 'Done.' };
    },
  }),
  tool({
    ...declared,
    name: 'test_error_handling',
    title: 'Error',
    input: none,
    output: text,
    run: () => Promise.reject(new Error('This tool intentionally returns an error for testing')),
  }),
  tool({
    ...declared,
    name: 'test_tool_with_logging',
    title: 'Logging',
    input: none,
    output: text,
    run: async () => {
      for (const message of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
        await log(message);
        await sleep(20);
      }
      return { text: 'Tool with logging executed successfully' };
    },
  }),
  tool({
    ...declared,
    name: 'test_logging_tool',
    title: 'Logging by request',
    input: none,
    output: text,
    run: async () => {
      await log('Only seen by who asked for logs with the request.');
      return { text: 'Logged.' };
    },
  }),
  tool({
    ...declared,
    name: 'test_streaming_elicitation',
    title: 'Stream',
    input: none,
    output: text,
    run: async () => ({ text: 'The stream of this answer carries nothing but it.' }),
  }),
  tool({
    ...declared,
    name: 'json_schema_2020_12_tool',
    title: 'JSON Schema',
    input: z
      .object({
        name: z.string().optional(),
        address: z.object({ street: z.string().optional(), city: z.string().optional() }).optional(),
        contactMethod: z.enum(['phone', 'email']).optional(),
        phone: z.string().optional(),
        email: z.string().optional(),
      })
      .meta(conditions),
    output: text,
    run: async (input) => ({ text: JSON.stringify(input) }),
  }),
];
