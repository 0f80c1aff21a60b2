import type { AnyResource } from '../define/resource.ts';
import type { Target } from '../gate/call.ts';
import type { Caller } from '../policy/port.ts';
import type { Runtime } from './runtime.ts';
import { completionTarget, ownComplete, resourceListTarget, resourceTarget, unknownTarget } from './targets.ts';
import { isTemplate, matchUri } from './uri-template.ts';

const JSON_TYPE = 'application/json';

export interface FoundResource {
  readonly target: Target;
  /** What the template's variables are in this URI: the arguments a policy sees. */
  readonly variables: Readonly<Record<string, string>>;
  readonly mimeType: string;
  readonly ttlMs: number;
}

/** The server's resources as the protocol's lists and look-ups see them, filtered by the policy for one caller. */
export function resourceCatalog(runtime: Runtime, caller: Caller) {
  const visible = (runtime.server.resources ?? []).filter((resource) =>
    runtime.policy.visible(resourceTarget(resource, resource.uri, {}), caller),
  );
  const entry = (resource: AnyResource) => ({
    name: resource.name,
    title: resource.title,
    description: resource.description,
    mimeType: resource.mimeType ?? JSON_TYPE,
  });
  const fixed = visible.filter((resource) => !isTemplate(resource.uri));
  const templates = visible.filter((resource) => isTemplate(resource.uri));
  /** What is suggested is nothing that reading it would refuse. */
  const readable = (template: AnyResource, uri: string) => {
    const variables = matchUri(template.uri, uri);
    if (!variables) return false;
    return runtime.policy.decide(resourceTarget(template, uri, variables), caller, variables).decision !== 'deny';
  };
  return {
    async list(run: (target: Target) => Promise<unknown>) {
      const listable = templates.filter((template) => template.list);
      const concrete = await Promise.all(
        listable.map(async (template) => {
          const rows = (await run(resourceListTarget(template))) as { uri: string; name: string; title?: string }[];
          return rows.filter(({ uri }) => readable(template, uri)).map((row) => ({ ...entry(template), ...row }));
        }),
      );
      return [...fixed.map((resource) => ({ uri: resource.uri, ...entry(resource) })), ...concrete.flat()];
    },
    templates: () => templates.map((resource) => ({ uriTemplate: resource.uri, ...entry(resource) })),
    find(uri: string): FoundResource {
      for (const resource of [...fixed, ...templates]) {
        const variables = matchUri(resource.uri, uri);
        if (variables) {
          const { mimeType = JSON_TYPE, ttlMs = 0 } = resource;
          return { target: resourceTarget(resource, uri, variables), variables, mimeType, ttlMs };
        }
      }
      return { target: unknownTarget('resource', uri), variables: {}, mimeType: JSON_TYPE, ttlMs: 0 };
    },
    completion(uri: string, variable: string): Target | undefined {
      const resource = templates.find((candidate) => candidate.uri === uri);
      const complete = ownComplete(resource?.complete, variable);
      return resource && complete && completionTarget(uri, resource.permission, complete);
    },
  };
}
