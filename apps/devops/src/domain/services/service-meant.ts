import { devopsErrors } from '../../errors.ts';
import type { Service } from './service.ts';

/** The service of this name, letter case aside. @throws DEVOPS_SERVICE_UNKNOWN with near names. */
export function serviceMeant(name: string, services: readonly Service[]): Service {
  const wanted = name.trim().toLowerCase();
  const found =
    services.find((service) => service.name === name) ??
    services.find((service) => service.name.toLowerCase() === wanted);
  if (found) return found;
  const near = services.map((service) => service.name);
  const like = near.filter((other) => wanted !== '' && other.toLowerCase().includes(wanted));
  throw devopsErrors.DEVOPS_SERVICE_UNKNOWN({ service: name, near: like.length > 0 ? like : near });
}
