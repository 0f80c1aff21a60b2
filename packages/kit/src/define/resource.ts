import type { AuditRule } from '../audit/rules.ts';
import type { CallContext } from './context.ts';
import type { Complete } from './prompt.ts';

/**
 * A resource, or with `{name}` in its URI a template. `{name}` matches one path segment.
 * `read` returns data; the kit renders it as JSON (or as it is, for strings and bytes).
 */
export interface Resource<Ports, U extends string = string> {
  readonly uri: U;
  readonly name: string;
  readonly title: string;
  readonly description: string;
  /** Default `application/json`. */
  readonly mimeType?: string;
  readonly permission: string;
  /** Templates only: how the audit log keeps a variable; with a rule, the template is recorded in place of the URI. */
  readonly audit?: { readonly [K in UriVariables<U>]?: AuditRule };
  /** How long a client may reuse the answer, in milliseconds. Default 0. */
  readonly ttlMs?: number;
  /** Templates only: suggestions for a variable. */
  readonly complete?: { readonly [K in UriVariables<U>]?: Complete<Ports> };
  /** Templates only: concrete resources to list, at most 100. */
  list?(context: CallContext<Ports>): Promise<readonly { uri: string; name: string; title?: string }[]>;
  read(variables: Readonly<Record<UriVariables<U>, string>>, context: CallContext<Ports>): Promise<unknown>;
}

export type UriVariables<U extends string> = U extends `${string}{${infer V}}${infer Rest}`
  ? V | UriVariables<Rest>
  : never;

// biome-ignore lint/suspicious/noExplicitAny: the URI's variables are checked where the resource is declared
export type AnyResource<Ports = any> = Resource<Ports, any>;
