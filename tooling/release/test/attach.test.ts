import { expect, it } from 'vitest';
import { releasesOf } from '../attach.mjs';

const changes = `# @enterprise-mcp/crm

## 1.10.0

### Minor Changes

- abc: Tells more.

## 1.1.0

- Old.
`;

it('a release has the notes and files of its own package and version, and of what was not published there is none', () => {
  const packages = [
    { name: '@enterprise-mcp/crm', version: '1.10.0', changes },
    { name: '@enterprise-mcp/devops', version: '2.0.0', changes: '' },
    { name: '@enterprise-mcp/kit', version: '1.0.0', changes: '' },
  ];
  const files = ['crm-1.10.0.cdx.json', 'crm-1.10.0.mcpb', 'crm-1.1.0.mcpb', 'devops-2.0.0.mcpb', 'kit-1.0.0.cdx.json'];
  expect(releasesOf(['@enterprise-mcp/crm@1.10.0', '@enterprise-mcp/kit@1.0.0', ''], packages, files)).toEqual([
    {
      tag: '@enterprise-mcp/crm@1.10.0',
      notes: '### Minor Changes\n\n- abc: Tells more.',
      files: ['crm-1.10.0.cdx.json', 'crm-1.10.0.mcpb'],
    },
    { tag: '@enterprise-mcp/kit@1.0.0', notes: '', files: ['kit-1.0.0.cdx.json'] },
  ]);
});
