import type { AnyServer } from '../../packages/kit/src/index.ts';
import type { App } from './servers.ts';
// placeholder until the kit's generators exist
export const configTable = (_: AnyServer): string => 'TODO';
export const exampleFile = (_: AnyServer): string => 'TODO';
export const helpOf = (_: AnyServer): string => 'TODO';
export const registryEntry = (_: App): string => '{}\n';
