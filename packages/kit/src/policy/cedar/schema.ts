import type { SchemaJson, Type, TypeOfAttribute } from '@cedar-policy/cedar-wasm/nodejs';
import type { AnyServer } from '../../define/server.ts';
import { actionsOf, EFFECTS, KINDS, type PolicyAction } from './actions.ts';
import type { RecordType, ValueType } from './value-type.ts';

/** The Cedar schema of a server, in Cedar's JSON form: what its policies are validated against. */
export function cedarSchema(server: AnyServer): SchemaJson<string> {
  const actions = [...actionsOf(server).values()];
  const groups = new Set([...EFFECTS, ...Object.values(KINDS), ...actions.flatMap((action) => action.groups)]);
  return {
    '': {
      entityTypes: {
        User: {
          memberOfTypes: ['Role'],
          shape: record({
            name: { type: 'String' },
            agent: record({ name: { type: 'String' }, version: { type: 'String' } }),
          }),
        },
        Role: { memberOfTypes: ['Role'] },
        Server: {},
      },
      actions: {
        ...Object.fromEntries([...groups].map((group) => [group, {}])),
        ...Object.fromEntries(actions.map((action) => [action.id, schemaOf(action)])),
      },
    },
  };
}

function schemaOf({ groups, input, facts }: PolicyAction) {
  return {
    memberOf: groups.map((id) => ({ id })),
    appliesTo: {
      principalTypes: ['User'],
      resourceTypes: ['Server'],
      context: record({
        input: cedarType(input),
        ...(facts && { facts: cedarType(facts) }),
        approval: {
          ...record({ by: { type: 'Entity', name: 'User' }, way: { type: 'String' } }),
          required: false,
        },
      }),
    },
  };
}

function record(attributes: Record<string, TypeOfAttribute<string>>) {
  return { type: 'Record' as const, attributes };
}

function cedarType(type: ValueType): Type<string> {
  switch (type.kind) {
    case 'string':
      return { type: 'String' };
    case 'long':
      return { type: 'Long' };
    case 'decimal':
      return { type: 'Extension', name: 'decimal' };
    case 'boolean':
      return { type: 'Boolean' };
    case 'set':
      return { type: 'Set', element: cedarType(type.element) };
    case 'record':
      return record(fieldsOf(type));
  }
}

function fieldsOf({ fields }: RecordType): Record<string, TypeOfAttribute<string>> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, { type, optional }]) => [name, { ...cedarType(type), required: !optional }]),
  );
}
