import { join } from 'node:path';
import { type BackendContainer, startContainer } from '@enterprise-mcp/testkit';

export interface Monitoring extends BackendContainer {
  readonly prometheus: string;
  readonly victoria: string;
  readonly alertmanager: string;
  readonly blackbox: string;
}

/** Prometheus, VictoriaMetrics, Alertmanager, node-exporter and blackbox-exporter in one container; about a second when it is built. */
export async function monitoring(environment: Record<string, string>): Promise<Monitoring> {
  const container = await startContainer({
    image: join(import.meta.dirname, '../../../../tooling/containers/monitoring'),
    port: 9090,
    morePorts: [8428, 9093, 9115],
    environment,
    ready: async ({ host, port }) => {
      const answer = await fetch(`http://${host}:${port}/-/ready`);
      if (!answer.ok) throw new Error(`not ready: ${answer.status}`);
    },
  });
  const at = (port: number) => `http://${container.host}:${container.portOf(port)}`;
  return {
    ...container,
    prometheus: at(9090),
    victoria: at(8428),
    alertmanager: at(9093),
    blackbox: at(9115),
  };
}
