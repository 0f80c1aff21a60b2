import { resource } from '../define.ts';
import { asPipelines } from '../domain/views/pipeline.ts';

export const pipelineResource = resource({
  uri: 'crm://pipeline',
  name: 'pipeline',
  title: 'Sales pipeline',
  description:
    'Stages with their exact labels and legal moves; count, sum and weighted sum of the deals in each, per currency.',
  permission: 'opportunities:read',
  async read(_, { ports, signal, now }) {
    const [pipelines, summary] = await Promise.all([
      ports.pipelines.pipelines({ signal }),
      ports.pipelines.summary({ signal }),
    ]);
    return { as_of: now().toISOString(), pipelines: asPipelines(pipelines, summary) };
  },
});
