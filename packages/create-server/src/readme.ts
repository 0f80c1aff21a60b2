import { plural } from './rename.ts';
import type { Frame } from './standalone.ts';

const REPOSITORY = 'https://github.com/enterprise-mcp/enterprise-mcp/blob/main';

/** How to build, start, connect and change it, and what it has. */
export function readme(frame: Frame): string {
  const { names, description, minimal, backend } = frame;
  const guide = (path: string) => `${REPOSITORY}/${path}`;
  const needs =
    minimal && backend === 'rest'
      ? `, "env": { "${names.screaming}_API_URL": "https://api.example/v1", "${names.screaming}_API_TOKEN": "…" }`
      : '';
  return `# ${names.title} MCP server

${description}

\`\`\`sh
npm install         # then commit package-lock.json
npm test            # builds, then everything: tools, adapters, the started server
npm run types
node dist/bin.js doctor
\`\`\`

## In a host

\`\`\`json
{
  "mcpServers": {
    "${names.kebab}": { "command": "node", "args": ["/path/to/${names.kebab}/dist/bin.js"]${needs} }
  }
}
\`\`\`

\`node dist/bin.js install --host claude-desktop\` shows the entry for this machine, with \`--write\` it makes it. In a container:
the first line of the [Dockerfile](Dockerfile).

## Tools

${minimal ? exampleTools(frame) : section(frame, 'tools')}
${minimal ? '' : `${others(frame)}\n`}
## Configuration

[.env.example](.env.example) has every setting, \`node dist/bin.js --help\` the flags. ${minimal ? '' : `\n\n${section(frame, 'config')}\n`}
## Make it yours

| Change                                                     | Keep                                                              |
| ---------------------------------------------------------- | ----------------------------------------------------------------- |
| \`src/domain/\`, \`src/ports.ts\`, \`src/adapters/\`, \`src/tools/\`${backend === 'postgres' ? ', `migrations/`' : ''} | \`src/bin.ts\`, \`src/define.ts\`, the shape of \`server.ts\` and \`connect.ts\` |

- A tool is a file in \`src/tools/\` with its test beside it, listed in \`index.ts\`. Its \`effect\` decides what the kit does around it:
  permission, confirmation, audit, idempotency.
- A backend is a folder in \`src/adapters/\` that implements \`src/ports.ts\`; the suite in \`test/contract/\` runs on every one.
- After a change of settings: \`npm run docs\`.
- \`.github/workflows/ci.yml\` runs types and tests. package.json says \`private\` until you take it out, and \`mcpName\` is a placeholder.

Guides: [policies](${guide('docs/guides/policies/README.md')}), [confirmation](${guide('docs/guides/confirmation.md')}),
[audit](${guide('docs/guides/audit.md')}), [error codes](${guide('docs/errors/README.md')}).

Made with \`npm create @enterprise-mcp/server\`. The code that it began with is under the [MIT licence](LICENSE); yours is yours.
`;
}

function exampleTools({ noun }: Frame): string {
  return `| Tool | Effect | Permission | What it does |
| --- | --- | --- | --- |
| \`get_${noun}\` | read | \`${plural(noun)}:read\` | Shows one ${noun} in full. |
| \`create_${noun}\` | write | \`${plural(noun)}:write\` | Makes a new ${noun}. |`;
}

/** A generated part of the server's own README. */
function section({ app }: Frame, name: string): string {
  const text = app.get('README.md') ?? '';
  const [, found = ''] =
    new RegExp(`<!-- generated:${name} -->\\n([\\s\\S]*?)<!-- /generated:${name} -->`).exec(text) ?? [];
  return found.trim();
}

function others(frame: Frame): string {
  return ['resources', 'prompts', 'commands']
    .map((name) => section(frame, name))
    .filter((text) => text !== '')
    .map((text) => `\n${text}\n`)
    .join('');
}
