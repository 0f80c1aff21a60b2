import type { AnyResource } from '@enterprise-mcp/kit';
import type { DevopsPorts } from '../ports.ts';
import { openIncidentsResource } from './open-incidents.ts';
import { serviceResource } from './service.ts';
import { servicesResource } from './services.ts';

export const resources: readonly AnyResource<DevopsPorts>[] = [
  servicesResource,
  serviceResource,
  openIncidentsResource,
];
