import { loadCedar } from '../../policy/cedar/engine.ts';
import { cedarSchema } from '../../policy/cedar/schema.ts';
import type { PolicyAction } from './policy.ts';

/** `policy schema`: everything a policy of this server can name, in Cedar's schema language. */
export const schema: PolicyAction = async ({ server, process }) => {
  const cedar = await loadCedar();
  const answer = cedar.schemaToText(cedarSchema(server));
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '));
  // Cedar writes its own types in full, which nobody does by hand.
  process.stdout.write(answer.text.replaceAll('__cedar::', ''));
  return 0;
};
