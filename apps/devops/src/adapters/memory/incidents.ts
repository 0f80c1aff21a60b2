import type { Incident, NewIncident } from '../../domain/incidents/incident.ts';
import { changed, opened } from '../../domain/incidents/rules.ts';
import { alike, sameKey } from '../../domain/incidents/similar.ts';
import type { IncidentStore } from '../../ports.ts';

interface Kept {
  incident: Incident;
  readonly key: string;
}

export function memoryIncidents(): IncidentStore {
  const all: Kept[] = [];
  return {
    async create(asked) {
      const open = all.filter(({ incident }) => incident.service === asked.service && incident.status !== 'resolved');
      const same = open.find((kept) => isSame(kept, asked));
      const incident = same?.incident ?? opened(asked, `INC-${all.length + 1}`);
      if (!same) all.push({ incident, key: sameKey(asked) });
      const others = open.filter((kept) => kept !== same).map(({ incident: { id } }) => id);
      return { incident, existed: same !== undefined, others };
    },
    get: async (id) => all.find(({ incident }) => incident.id === id)?.incident,
    async list({ service, statuses, severity }, { limit, after }) {
      const found = all
        .map(({ incident }) => incident)
        .filter((incident) => service === undefined || incident.service === service)
        .filter((incident) => statuses === undefined || statuses.includes(incident.status))
        .filter((incident) => severity === undefined || incident.severity === severity)
        .reverse();
      const start = Number(after?.[0] ?? 0);
      const items = found.slice(start, start + limit);
      return { items, ...(found.length > start + limit && { next: [start + limit] }) };
    },
    async update(id, change) {
      const kept = all.find(({ incident }) => incident.id === id);
      if (!kept) return undefined;
      if (kept.incident.status !== change.from) return { changed: false, incident: kept.incident };
      kept.incident = changed(kept.incident, change);
      return { changed: true, incident: kept.incident };
    },
  };
}

function isSame({ incident, key }: Kept, asked: NewIncident): boolean {
  if (asked.at.getTime() - Date.parse(incident.openedAt) > asked.windowMs) return false;
  if (key === sameKey(asked)) return true;
  return asked.dedupKey === undefined && key.startsWith('title:') && alike(incident.title, asked.title);
}
