import { startContainer } from '@enterprise-mcp/testkit';
import { describe } from 'vitest';
import { lokiContract } from '../logs/loki-contract.ts';

// There is no Debian package of Loki. Where an image registry answers: TEST_LOKI_IMAGE=grafana/loki:3.4.2, as the job
// `loki` of the workflow has it.
const image = process.env['TEST_LOKI_IMAGE'];

describe.skipIf(image === undefined)('in a container of Loki', () => {
  lokiContract('Loki itself', async () => {
    const ready = async ({ host, port }: { readonly host: string; readonly port: number }) => {
      const { ok, status } = await fetch(`http://${host}:${port}/ready`);
      if (!ok) throw new Error(`not ready: ${status}`);
    };
    const { host, port, stop } = await startContainer({ image: image ?? '', port: 3100, ready });
    const url = `http://${host}:${port}`;
    return {
      url,
      async push(entries) {
        const streams = entries.map(({ labels, time, text }) => ({ stream: labels, values: [[String(time), text]] }));
        const response = await fetch(`${url}/loki/api/v1/push`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ streams }),
        });
        if (!response.ok) throw new Error(`${response.status}: ${await response.text()}`);
      },
      close: stop,
    };
  });
});
