import type { Matchers, Service } from './service.ts';

/** A label's value with the service's name in it; `~` before a regular expression, in which a name matches only itself. */
export function valueFor(value: string, service: string): string {
  const name = value.startsWith('~') ? service.replaceAll('.', '\\.') : service;
  return value.replaceAll('{service}', name);
}

const compiled = new Map<string, RegExp>();

/** Whether all the labels are as the matchers say. */
export function matches(matchers: Matchers, service: string, labels: Readonly<Record<string, string>>): boolean {
  return Object.entries(matchers).every(([label, template]) => {
    const value = valueFor(template, service);
    const found = labels[label] ?? '';
    return value.startsWith('~') ? expression(value.slice(1)).test(found) : value === found;
  });
}

function expression(source: string): RegExp {
  const known = compiled.get(source);
  if (known) return known;
  if (compiled.size > 5000) compiled.clear();
  const made = new RegExp(`^(?:${source})$`, 's');
  compiled.set(source, made);
  return made;
}

/** Labels of the alerts of a service. */
export function alertMatchers({ alerts, metrics }: Service): readonly Matchers[] {
  return alerts ? [alerts] : [{ service: '{service}' }, ...(metrics ? [metrics.labels] : [])];
}
