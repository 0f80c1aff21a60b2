// Draws the icon of each server (`apps/NAME/icon.png`, 512 × 512), which hosts show for a bundle. Run it after a change
// here or for a new server; needs Chromium (tooling/browser/setup).
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { chromiumPath } from '../../packages/kit/test/browser/chromium.ts';
import { appNames, root } from '../docs/servers.ts';

/** White lines on a coloured ground, in a square of 24. */
const ICONS: Readonly<Record<string, { readonly ground: string; readonly lines: string }>> = {
  crm: {
    ground: '#1f6f8b',
    lines: '<circle cx="12" cy="9" r="3.2"/><path d="M5.5 18.5c.8-3.4 3.4-5 6.5-5s5.7 1.6 6.5 5"/>',
  },
  'knowledge-base': {
    ground: '#5b4b8a',
    lines:
      '<path d="M12 7.2C10 5.8 7.6 5.4 5 5.600v11c2.6-.2 5 .2 7 1.6 2-1.4 4.4-1.8 7-1.600v-11c-2.6-.2-5 .2-7 1.600z"/><path d="M12 7.200v11"/>',
  },
  'project-management': { ground: '#2f7d4f', lines: '<path d="M6 5.500v13M12 5.500v8.500M18 5.500v11"/>' },
  devops: { ground: '#a4502a', lines: '<path d="M4 12.500h3.500l2-6 4 11.5 2.3-5.500H20"/>' },
  communications: {
    ground: '#35589b',
    lines: '<path d="M5 6.500h14v9h-7.500L7.5 19v-3.500H5z"/><path d="M8.5 10h7M8.5 12.500h4"/>',
  },
};

const browser = await chromium.launch({ executablePath: chromiumPath ?? '', args: ['--no-sandbox'] });
try {
  const page = await browser.newPage({ viewport: { width: 512, height: 512 } });
  for (const name of appNames()) {
    const icon = ICONS[name];
    if (!icon) throw new Error(`${name} has no icon yet: draw one in tooling/release/icons.ts`);
    await page.setContent(
      `<body style="margin:0"><svg width="512" height="512" viewBox="0 0 24 24" fill="none" stroke="#fff"
        stroke-width="1.7" stroke-linecap="round" stroke-linejoin="round">
        <rect width="24" height="24" rx="5.5" fill="${icon.ground}" stroke="none"/>${icon.lines}</svg></body>`,
    );
    writeFileSync(join(root, 'apps', name, 'icon.png'), await page.screenshot({ omitBackground: true }));
  }
} finally {
  await browser.close();
}
