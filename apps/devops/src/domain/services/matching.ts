import type { Matchers, Service } from './service.ts';

/** A label's value with the service's name in it; `~` before a regular expression, in which a name matches only itself. */
export function valueFor(value: string, service: string): string {
  const name = value.startsWith('~') ? service.replaceAll('.', '\\.') : service;
  return value.replaceAll('{service}', name);
}

const compiled = new Map<string, RegExp>();

type Labels = Readonly<Record<string, string>>;

/** Whether all the labels are as the matchers say. Made once for a service: there may be thousands to look at. */
export function matcherOf(matchers: Matchers, service: string): (labels: Labels) => boolean {
  const tests = Object.entries(matchers).map(([label, template]) => {
    const value = valueFor(template, service);
    if (!value.startsWith('~')) return (labels: Labels) => (labels[label] ?? '') === value;
    const pattern = expression(value.slice(1));
    return (labels: Labels) => pattern.test(labels[label] ?? '');
  });
  return (labels) => tests.every((test) => test(labels));
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
