// `pnpm run screenshots`: the pictures of the approval page in docs/guides/images, as a real Chromium shows it.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from './chromium.ts';
import { ada, type StagedPage, stagedPage } from './staged-page.ts';

const images = join(import.meta.dirname, '../../../../docs/guides/images');

async function take(
  browser: Browser,
  name: string,
  width: number,
  act: (page: Page, staged: StagedPage) => Promise<void>,
) {
  const staged = await stagedPage();
  const context = await browser.newContext({ viewport: { width, height: 400 }, javaScriptEnabled: false });
  try {
    const page = await context.newPage();
    await page.goto(staged.page.link(await staged.ask()));
    await page.getByLabel('Code').fill((await staged.pairing.issue(ada)).code);
    await page.getByRole('button', { name: 'Continue' }).click();
    await act(page, staged);
    await page.screenshot({ path: join(images, `approval-${name}.png`), fullPage: true });
    process.stdout.write(`docs/guides/images/approval-${name}.png\n`);
  } finally {
    await context.close();
    await staged.page.close();
  }
}

await mkdir(images, { recursive: true });
const browser = await launchChromium();
const look = async () => undefined;
await take(browser, 'pending', 620, look);
await take(browser, 'approved', 620, (page) => page.getByRole('button', { name: /Approve/ }).click());
await take(browser, 'expired', 620, async (page, { advance }) => {
  advance(15 * 60_000);
  await page.reload();
});
await take(browser, 'narrow', 360, look);
await browser.close();
