// One bundled file, which starts at once and needs nothing installed.
import { bundleServer } from '@enterprise-mcp/kit/build';

await bundleServer(import.meta.dirname);
