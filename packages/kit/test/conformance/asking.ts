import * as z from 'zod';
import { form } from '../../src/define/ask.ts';
import type { AnyTool } from '../../src/define/tool.ts';
import { declared, roots, sampling, tool } from './author.ts';

/** Tools that ask in the middle of a call: in 2026 by ending a round, to 2025 clients by a request of the server's own. */

const none = z.object({});
const text = z.object({ text: z.string() });

const single = (name: string, type: 'string' | 'boolean') =>
  ({ type: 'object', properties: { [name]: { type } }, required: [name] }) as const;
export const askName = form('What is your name?', single('name', 'string'));
const confirmation = form('Please confirm', single('ok', 'boolean'));

const spoken = z.object({ content: z.object({ text: z.string() }) });
const listed = z.object({ roots: z.array(z.object({ uri: z.string() })) });
const answered = z.object({ action: z.string(), content: z.record(z.string(), z.unknown()).optional() });

/** Asks with one form and tells how it was answered. */
const formTool = (name: string, message: string, properties: object): AnyTool =>
  tool({
    ...declared,
    name,
    title: 'Form',
    input: none,
    output: text,
    run: async (_input, { ask }) => {
      const answer = answered.safeParse(ask.answers['form']);
      if (!answer.success) return ask.now({ form: form(message, { type: 'object', properties }) });
      return { text: `Elicitation completed: ${JSON.stringify(answer.data)}` };
    },
  });

export const askingTools: readonly AnyTool[] = [
  tool({
    ...declared,
    name: 'test_sampling',
    title: 'Sampling',
    input: z.object({ prompt: z.string().describe('What the model is asked') }),
    output: text,
    run: async ({ prompt }, { ask }) => {
      const answer = spoken.safeParse(ask.answers['answer']);
      if (!answer.success) return ask.now({ answer: sampling(prompt, 100) });
      return { text: `LLM response: ${answer.data.content.text}` };
    },
  }),
  tool({
    ...declared,
    name: 'test_elicitation',
    title: 'Elicitation',
    input: z.object({ message: z.string().describe('What the person is asked') }),
    output: text,
    run: async ({ message }, { ask }) => {
      const answer = answered.safeParse(ask.answers['response']);
      if (!answer.success) return ask.now({ response: form(message, single('response', 'string')) });
      return { text: `User response: ${JSON.stringify(answer.data)}` };
    },
  }),
  formTool('test_elicitation_sep1034_defaults', 'Please review and update the form fields with defaults', {
    name: { type: 'string', description: 'User name', default: 'John Doe' },
    age: { type: 'integer', description: 'User age', default: 30 },
    score: { type: 'number', description: 'User score', default: 95.5 },
    status: { type: 'string', description: 'User status', enum: ['active', 'inactive', 'pending'], default: 'active' },
    verified: { type: 'boolean', description: 'Verification status', default: true },
  }),
  formTool('test_elicitation_sep1330_enums', 'Please select options from the enum fields', {
    untitledSingle: { type: 'string', enum: ['option1', 'option2', 'option3'] },
    titledSingle: { type: 'string', oneOf: choices('First Option', 'Second Option', 'Third Option') },
    legacyEnum: {
      type: 'string',
      enum: ['opt1', 'opt2', 'opt3'],
      enumNames: ['Option One', 'Option Two', 'Option Three'],
    },
    untitledMulti: {
      type: 'array',
      minItems: 1,
      maxItems: 3,
      items: { type: 'string', enum: ['option1', 'option2', 'option3'] },
    },
    titledMulti: {
      type: 'array',
      minItems: 1,
      maxItems: 3,
      items: { anyOf: choices('First Choice', 'Second Choice', 'Third Choice') },
    },
  }),
  tool({
    ...declared,
    name: 'test_missing_capability',
    title: 'Missing capability',
    input: none,
    output: text,
    run: async (_input, { ask }) => {
      if (!('answer' in ask.answers)) return ask.now({ answer: sampling('Say something.', 16) });
      return { text: 'Answered.' };
    },
  }),
  tool({
    ...declared,
    name: 'test_input_required_result_elicitation',
    title: 'Ask a name',
    input: none,
    output: text,
    run: async (_input, { ask }) => {
      const name = ask.accepted('user_name')?.['name'];
      if (typeof name !== 'string') return ask.now({ user_name: askName });
      return { text: `Hello, ${name}!` };
    },
  }),
  tool({
    ...declared,
    name: 'test_input_required_result_sampling',
    title: 'Ask the model',
    input: none,
    output: text,
    run: async (_input, { ask }) => {
      const answer = spoken.safeParse(ask.answers['capital_question']);
      if (!answer.success) return ask.now({ capital_question: sampling('What is the capital of France?', 100) });
      return { text: answer.data.content.text };
    },
  }),
  tool({
    ...declared,
    name: 'test_input_required_result_list_roots',
    title: 'Ask for roots',
    input: none,
    output: text,
    run: async (_input, { ask }) => {
      const answer = listed.safeParse(ask.answers['client_roots']);
      if (!answer.success) return ask.now({ client_roots: roots });
      return { text: `Roots: ${answer.data.roots.map(({ uri }) => uri).join(', ')}` };
    },
  }),
  tool({
    ...declared,
    name: 'test_input_required_result_multiple_inputs',
    title: 'Ask for several things',
    input: none,
    output: text,
    run: async (_input, { ask }) => {
      const name = ask.accepted('user_name')?.['name'];
      const greeting = spoken.safeParse(ask.answers['greeting']);
      const folders = listed.safeParse(ask.answers['client_roots']);
      if (typeof name !== 'string' || !greeting.success || !folders.success || ask.memory() !== 'asked') {
        return ask.now(
          { user_name: askName, greeting: sampling('Generate a greeting', 50), client_roots: roots },
          'asked',
        );
      }
      return { text: `${greeting.data?.content.text} ${name}, ${folders.data?.roots.length} roots` };
    },
  }),
  ...['test_input_required_result_request_state', 'test_input_required_result_tampered_state'].map((name) =>
    tool({
      ...declared,
      name,
      title: 'Ask with a state',
      input: none,
      output: text,
      run: async (_input, { ask }) => {
        if (ask.memory() !== 'confirming' || !ask.accepted('confirm'))
          return ask.now({ confirm: confirmation }, 'confirming');
        return { text: 'state-ok' };
      },
    }),
  ),
  tool({
    ...declared,
    name: 'test_input_required_result_multi_round',
    title: 'Ask twice',
    input: none,
    output: text,
    run: async (_input, { ask }) => {
      const known = z.object({ name: z.unknown(), round: z.int() }).safeParse(ask.memory());
      if (!known.success)
        return ask.now(
          { step1: form('Step 1: What is your name?', single('name', 'string')) },
          { name: null, round: 1 },
        );
      if (known.data.round === 1) {
        const name = ask.accepted('step1')?.['name'];
        return ask.now(
          { step2: form('Step 2: What is your favorite color?', single('color', 'string')) },
          { name, round: 2 },
        );
      }
      return { text: `${known.data.name} likes ${ask.accepted('step2')?.['color']}` };
    },
  }),
  tool({
    ...declared,
    name: 'test_input_required_result_capabilities',
    title: 'Ask what can be answered',
    input: none,
    output: text,
    run: async (_input, { ask }) => {
      const questions = {
        ...(ask.can('elicitation') && { user_name: askName }),
        ...(ask.can('sampling') && { greeting: sampling('Generate a short greeting', 50) }),
        ...(ask.can('roots') && { client_roots: roots }),
      };
      if (Object.keys(ask.answers).length === 0 && Object.keys(questions).length > 0) return ask.now(questions);
      return { text: 'Asked for no more than this client can answer.' };
    },
  }),
];

function choices(...titles: string[]) {
  return titles.map((title, index) => ({ const: `value${index + 1}`, title }));
}
