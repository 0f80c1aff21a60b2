// A CycloneDX list of what comes with each published package: what is bundled into it, which npm knows nothing of, and what
// npm installs beside it. Nothing in it depends on the time or the machine.
//   node tooling/release/sbom.mjs FOLDER     writes NAME-VERSION.cdx.json of each, and prints one a line; build first
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Contrib, Enums, Models, Serialize, Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { publishable } from './pnpm.mjs';
import { shipped } from './shipped.mjs';

const SPEC = Spec.Spec1dot6;
const validator = new Validation.JsonStrictValidator(SPEC.version);
const licences = new Contrib.License.Factories.LicenseFactory();

/** The SBOM of the package in `folder` as text. Rejects when it is not what its schema asks for. */
export async function sbomOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const bom = new Models.Bom();
  const whole = component({ name, version, license }, Enums.ComponentType.Application);
  bom.metadata.component = whole;
  for (const one of shipped(folder)) {
    const part = component(one, Enums.ComponentType.Library);
    part.properties.add(new Models.Property('enterprise-mcp:bundled', String(one.bundled)));
    bom.components.add(part);
    whole.dependencies.add(part.bomRef);
  }
  const text = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(SPEC)).serialize(bom, {
    sortLists: true,
    space: 1,
  });
  const problems = await validator.validate(text);
  if (problems !== null) throw new Error(`the SBOM of ${name} is not valid: ${JSON.stringify(problems)}`);
  return `${text}\n`;
}

function component({ name, version, license }, type) {
  const [, group, short] = /^(?:(@[^/]+)\/)?(.+)$/.exec(name) ?? [];
  const purl = `pkg:npm/${group ? `${encodeURIComponent(group)}/` : ''}${short}@${encodeURIComponent(version)}`;
  const made = new Models.Component(type, short, { group, version, purl, bomRef: purl });
  made.licenses.add(licences.makeFromString(license));
  return made;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const [folder] = process.argv.slice(2);
  if (!folder) throw new Error('usage: node tooling/release/sbom.mjs FOLDER');
  mkdirSync(folder, { recursive: true });
  for (const { name, version, path } of publishable()) {
    const file = join(folder, `${name.replace(/^@[^/]+\//, '')}-${version}.cdx.json`);
    writeFileSync(file, await sbomOf(path));
    console.log(file);
  }
}
