import { openFence } from '@enterprise-mcp/kit';
import { resource } from '../define.ts';
import { dayOf } from '../domain/day.ts';
import { readerOf } from '../domain/reader.ts';

const MOST = 40;
const FOLDERS = 12;

export const structureResource = resource({
  uri: 'kb://structure',
  name: 'structure',
  title: 'Structure of the knowledge base',
  description: 'Spaces with their folders, labels, departments and languages, each with its number of documents.',
  permission: 'documents:read',
  async read(_, { ports, principal, signal, now }) {
    const fence = openFence();
    const structure = await ports.documents.structure(readerOf(principal, ports), dayOf(now()), { signal });
    const { documents, policies, sample } = structure;
    const names = {
      spaces: structure.spaces.slice(0, MOST).map(({ folders, ...space }) => ({
        ...space,
        ...(folders.length > 0 && { folders: folders.slice(0, FOLDERS) }),
      })),
      labels: structure.labels.slice(0, MOST),
      departments: structure.departments.slice(0, MOST),
      languages: structure.languages.slice(0, MOST),
    };
    return {
      documents,
      policies,
      ...(sample && { sample: 'This is the sample handbook. Your own: mcp-knowledge-base ingest FOLDER.' }),
      ...(documents === 0 && { empty: 'Nothing is ingested yet: mcp-knowledge-base ingest FOLDER.' }),
      about_names: fence.note,
      names: fence.wrap(JSON.stringify(names)),
    };
  },
});
