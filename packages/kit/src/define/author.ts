import type * as z from 'zod';
import type { ServerConfig } from '../config/define.ts';
import type { Prompt, Rendered } from './prompt.ts';
import type { Resource } from './resource.ts';
import type { ServerDefinition } from './server.ts';
import type { PagedTool, PlainTool } from './tool.ts';

/** The declaring functions of one server, its ports typed once. They return what they are given: a declaration is data. */
export interface Author<Ports> {
  tool<I extends z.ZodObject, O extends z.ZodObject>(declaration: PagedTool<Ports, I, O>): PagedTool<Ports, I, O>;
  tool<I extends z.ZodObject, O extends z.ZodObject, G = void>(
    declaration: PlainTool<Ports, I, O, G>,
  ): PlainTool<Ports, I, O, G>;
  resource<const U extends string>(declaration: Resource<Ports, U>): Resource<Ports, U>;
  prompt<A extends z.ZodObject, R extends Rendered>(declaration: Prompt<Ports, A, R>): Prompt<Ports, A, R>;
  defineServer<C extends ServerConfig>(declaration: ServerDefinition<Ports, C>): ServerDefinition<Ports, C>;
}

const identity = <T>(declaration: T): T => declaration;

/** `export const { tool, resource, prompt, defineServer } = author<CrmPorts>()` */
export function author<Ports>(): Author<Ports> {
  return { tool: identity, resource: identity, prompt: identity, defineServer: identity } as Author<Ports>;
}
