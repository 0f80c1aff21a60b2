// Stands in for the SDK's own platform module in a bundled server. The SDK brings 217 KB of ajv for the answers to
// elicitation forms, a tenth of a server's start; its other validator, for edge run times, does the same and is small.
export { default as process } from 'node:process';
export { CfWorkerJsonSchemaValidator as DefaultJsonSchemaValidator } from '@modelcontextprotocol/server/validators/cf-worker';
