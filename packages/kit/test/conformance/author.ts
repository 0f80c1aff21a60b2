import { AsyncLocalStorage } from 'node:async_hooks';
import type { Question } from '../../src/define/ask.ts';
import { author } from '../../src/define/author.ts';

export const { tool, resource, prompt, defineServer } = author<object>();

/** The declarations that no scenario looks at. */
export const declared = {
  effect: 'read',
  permission: 'conformance:run',
  description: { what: 'A fixture of the conformance suite.', useWhen: ['the suite runs'] },
} as const;

/** DEPRECATED parts of the protocol are shown with the SDK's own context of the request; a real server has no way to it. */
export const wires = new AsyncLocalStorage<Wire>();

export interface Wire {
  readonly mcpReq: { log(level: 'info', data: string): Promise<void> };
}

/** DEPRECATED with 2026-07-28: asks the client's model. */
export const sampling = (text: string, maxTokens: number): Question => ({
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: { type: 'text', text } }], maxTokens },
});

/** DEPRECATED with 2026-07-28: asks for the client's folders. */
export const roots: Question = { method: 'roots/list', params: {} };

/** A red pixel. */
export const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC',
  'base64',
);

/** A wave file with two samples of silence. */
export const wav = Buffer.concat([
  Buffer.from('RIFF'),
  Buffer.from([38, 0, 0, 0]),
  Buffer.from('WAVEfmt '),
  Buffer.from([16, 0, 0, 0, 1, 0, 1, 0, 0x40, 0x1f, 0, 0, 0x80, 0x3e, 0, 0, 2, 0, 16, 0]),
  Buffer.from('data'),
  Buffer.from([2, 0, 0, 0, 0, 0]),
]);
