// What whoever starts a server gives to `node --import`: an SDK whose spans go to stderr, one a line.
import { NodeTracerProvider, SimpleSpanProcessor } from '@opentelemetry/sdk-trace-node';

const exporter = {
  export(spans, done) {
    for (const { name, kind, attributes } of spans) {
      process.stderr.write(`span ${JSON.stringify({ name, kind, attributes })}\n`);
    }
    done({ code: 0 });
  },
  shutdown: async () => undefined,
};
new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] }).register();
