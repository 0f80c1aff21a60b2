import { databaseSettings, defineConfig } from '@enterprise-mcp/kit';
import * as z from 'zod';

const address = (description: string, example: string) =>
  z
    .string()
    .regex(/^https?:\/\//, 'must start with http:// or https://')
    .refine(URL.canParse, 'is not a valid URL')
    .transform((url) => url.replace(/\/+$/, ''))
    .optional()
    .meta({ description, example });
const token = (of: string) =>
  z
    .string()
    .min(1)
    .optional()
    .meta({ description: `Bearer token for ${of}.`, secret: true });

/** Everything this server can be told beyond the kit's common settings. */
export const config = defineConfig({
  prefix: 'DEVOPS',
  schema: z.object({
    services: z.string().optional().meta({
      description: 'Services file: what is watched, and how. Without it this machine is.',
      format: 'file',
      example: '/etc/enterprise-mcp/services.yaml',
    }),
    prometheusUrl: address(
      'Prometheus, VictoriaMetrics or Mimir: up to, not with, /api/v1.',
      'http://prometheus.example:9090',
    ),
    prometheusToken: token('it'),
    prometheusTenant: z
      .string()
      .min(1)
      .optional()
      .meta({ description: 'Tenant of Mimir (X-Scope-OrgID).', example: 'ops' }),
    alertmanagerUrl: address('Alertmanager: up to, not with, /api/v2.', 'http://alertmanager.example:9093'),
    alertmanagerToken: token('it'),
    blackboxUrl: address('blackbox-exporter, for probes of the kind blackbox.', 'http://blackbox.example:9115'),
    lokiUrl: address('Loki: up to, not with, /loki/api/v1.', 'http://loki.example:3100'),
    lokiToken: token('it'),
    lokiTenant: z.string().min(1).optional().meta({ description: 'Tenant of Loki (X-Scope-OrgID).', example: 'ops' }),
    logDirs: z.array(z.string().min(1)).default(['/var/log']).meta({
      description: 'Folders whose log files may be read, and nothing outside of them.',
      example: '/var/log,/srv/logs',
    }),
    probePrivate: z.array(z.string().min(1)).default([]).meta({
      description: 'Private networks that a redirect of a probe may lead to.',
      example: '10.0.0.0/8,192.168.7.0/24',
    }),
    githubRepository: z
      .string()
      .regex(/^[\w-]+\/[\w.-]+$/, 'must be like acme/incidents')
      .optional()
      .meta({ description: 'Keep incidents as issues of this repository.', example: 'acme/incidents' }),
    githubToken: z.string().min(1).optional().meta({
      description: 'Token with issues of it to read and write.',
      secret: true,
      example: 'github_pat_…',
    }),
    githubApiUrl: z
      .string()
      .regex(/^https:\/\/|^http:\/\/(127\.0\.0\.1|localhost)[:/]/, 'must start with https://')
      .refine(URL.canParse, 'is not a valid URL')
      .default('https://api.github.com')
      .meta({
        description: 'Interface of GitHub; of an Enterprise server https://HOST/api/v3.',
        example: 'https://github.example/api/v3',
      }),
    ...databaseSettings({ name: 'ops', requires: ' for incidents' }),
  }),
});
