import * as z from 'zod';
import { form } from '../../src/define/ask.ts';
import { embedded, image } from '../../src/define/content.ts';
import type { AnyPrompt } from '../../src/define/prompt.ts';
import type { AnyResource } from '../../src/define/resource.ts';
import { declared, png, prompt, resource } from './author.ts';

const { permission } = declared;

export const resources: readonly AnyResource[] = [
  resource({
    uri: 'test://static-text',
    name: 'static-text',
    title: 'Text',
    description: 'A fixture: text.',
    mimeType: 'text/plain',
    permission,
    read: async () => 'This is the content of the static text resource.',
  }),
  resource({
    uri: 'test://static-binary',
    name: 'static-binary',
    title: 'Bytes',
    description: 'A fixture: an image.',
    mimeType: 'image/png',
    permission,
    read: async () => png,
  }),
  resource({
    uri: 'test://watched-resource',
    name: 'watched-resource',
    title: 'Watched',
    description: 'A fixture: something to subscribe to.',
    mimeType: 'text/plain',
    permission,
    read: async () => 'Watched resource content',
  }),
  resource({
    uri: 'test://template/{id}/data',
    name: 'template',
    title: 'Template',
    description: 'A fixture: a template.',
    permission,
    complete: { id: async (typed) => ['123', '124', '200'].filter((id) => id.startsWith(typed)) },
    read: async ({ id }) => ({ id, templateTest: true, data: `Data for ID: ${id}` }),
  }),
];

export const prompts: readonly AnyPrompt[] = [
  prompt({
    name: 'test_simple_prompt',
    title: 'Simple',
    description: 'A fixture: one message.',
    args: z.object({}),
    permission,
    render: async () => 'This is a simple prompt for testing.',
  }),
  prompt({
    name: 'test_prompt_with_arguments',
    title: 'With arguments',
    description: 'A fixture: arguments.',
    args: z.object({ arg1: z.string().describe('First'), arg2: z.string().describe('Second') }),
    permission,
    complete: { arg1: async (typed) => ['test', 'text', 'other'].filter((value) => value.startsWith(typed)) },
    render: async ({ arg1, arg2 }) => `Prompt with arguments: arg1='${arg1}', arg2='${arg2}'`,
  }),
  prompt({
    name: 'test_prompt_with_embedded_resource',
    title: 'With a resource',
    description: 'A fixture: an embedded resource.',
    args: z.object({ resourceUri: z.string().describe('What to embed') }),
    permission,
    render: async ({ resourceUri }) => [
      { role: 'user', content: embedded(resourceUri, 'text/plain', 'Embedded resource content for testing.') },
      { role: 'user', content: { type: 'text', text: 'Please process the embedded resource above.' } },
    ],
  }),
  prompt({
    name: 'test_prompt_with_image',
    title: 'With an image',
    description: 'A fixture: an image.',
    args: z.object({}),
    permission,
    render: async () => [
      { role: 'user', content: image(png, 'image/png') },
      { role: 'user', content: { type: 'text', text: 'Please analyze the image above.' } },
    ],
  }),
  prompt({
    name: 'test_input_required_result_prompt',
    title: 'Asks first',
    description: 'A fixture: asks before it renders.',
    args: z.object({}),
    permission,
    render: async (_args, { ask }) => {
      const context = ask.accepted('user_context')?.['context'];
      const properties = { context: { type: 'string' } };
      if (typeof context !== 'string') {
        return ask.now({ user_context: form('What context should the prompt use?', { type: 'object', properties }) });
      }
      return `Use the following context: ${context}`;
    },
  }),
];
