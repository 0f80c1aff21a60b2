import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumPath, inCi, launchChromium } from '../browser/chromium.ts';
import { contrasts } from '../browser/contrasts.ts';
import { ada, type StagedPage, stagedPage } from '../browser/staged-page.ts';

const missing = !chromiumPath && !inCi;
if (missing) process.stderr.write('\n!!! SKIPPED: the approval page in Chromium: see tooling/browser/setup\n\n');

describe.skipIf(missing)('the approval page in Chromium', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launchChromium();
  });
  afterAll(() => browser?.close());

  let staged: StagedPage;
  let id: string;
  const closing: (() => Promise<unknown>)[] = [];
  beforeEach(async () => {
    staged = await stagedPage();
    id = await staged.ask();
  });
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
    await staged.page.close();
  });

  async function open(options: BrowserContextOptions = {}): Promise<Page> {
    const context = await browser.newContext(options);
    closing.push(() => context.close());
    const page = await context.newPage();
    await page.goto(staged.page.link(id));
    return page;
  }
  async function pair(page: Page, code?: string): Promise<void> {
    await page.getByLabel('Code').fill(code ?? (await staged.pairing.issue(ada)).code);
    await page.getByRole('button', { name: 'Continue' }).click();
  }
  const status = async () => (await staged.approvals.get(id))?.status;
  const stateShown = (page: Page) => page.getByRole('status').textContent();

  it.each([
    ['with JavaScript', true],
    ['without JavaScript', false],
  ])('pairs, shows what would happen and takes a yes, %s', async (_, javaScriptEnabled) => {
    const page = await open({ javaScriptEnabled });
    expect(await page.content()).not.toContain('Halden');
    await pair(page);
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('Update deal status');
    expect(await page.locator('pre.preview').textContent()).toContain(
      'Stage     Negotiation → Lost\nReason\n| They chose',
    );
    await page.getByRole('button', { name: /Approve/ }).click();
    expect(await stateShown(page)).toContain('Approved');
    expect(await page.getByRole('button').count()).toBe(0);
    expect(await status()).toBe('approved');
    await page.getByRole('link', { name: 'All that wait' }).click();
    expect(await page.getByRole('main').textContent()).toContain('Nothing waits for you');
  });

  it('takes a no', async () => {
    const page = await open();
    await pair(page);
    await page.getByRole('button', { name: /Deny/ }).click();
    expect(await stateShown(page)).toContain('Denied');
    expect(await status()).toBe('denied');
  });

  it('takes nothing after the time', async () => {
    const page = await open();
    await pair(page);
    staged.advance(15 * 60_000);
    await page.getByRole('button', { name: /Approve/ }).click();
    expect(await stateShown(page)).toContain('Expired');
    expect(await status()).toBe('pending');
  });

  it('says that a code is wrong, and shows nothing', async () => {
    const page = await open();
    await pair(page, 'WRONG-CODES');
    expect(await page.getByRole('alert').textContent()).toContain('This code is wrong');
    expect(await page.content()).not.toContain('Halden');
    expect(await page.getByLabel('Code').getAttribute('aria-invalid')).toBe('true');
  });

  it('is worked with the keyboard alone', async () => {
    const page = await open();
    await page.getByLabel('Code').focus();
    await page.keyboard.type((await staged.pairing.issue(ada)).code);
    await page.keyboard.press('Enter');
    await page.waitForSelector('pre.preview');
    for (let tabs = 0; tabs < 10; tabs++) {
      await page.keyboard.press('Tab');
      if ((await page.locator(':focus').textContent())?.includes('Approve')) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForFunction("document.body.textContent.includes('✓ Approved')");
    expect(await status()).toBe('approved');
  });

  it.each([320, 360, 1280])('fits a window of %i pixels, with a long text in one word', async (width) => {
    id = await staged.ask({ callHash: 'long', preview: `To ${'x'.repeat(2000)}`, previewHash: 'long' });
    const page = await open({ viewport: { width, height: 600 } });
    await pair(page);
    expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    expect(await page.getByRole('button', { name: /Approve/ }).isVisible()).toBe(true);
  });

  it.each(['light', 'dark'] as const)('can be read in a %s scheme', async (colorScheme) => {
    const page = await open({ colorScheme });
    await pair(page);
    const ratios = await page.evaluate<{ text: string; ratio: number }[]>(contrasts);
    expect(ratios.length).toBeGreaterThan(10);
    expect(ratios.filter(({ ratio }) => ratio < 4.5)).toEqual([]);
  });

  it('asks nobody else for anything, and breaks none of its own rules', async () => {
    const context = await browser.newContext();
    closing.push(() => context.close());
    const page = await context.newPage();
    const elsewhere: string[] = [];
    const complaints: string[] = [];
    const { origin } = new URL(staged.page.link(id));
    page.on('request', (asked) => asked.url().startsWith(`${origin}/`) || elsewhere.push(asked.url()));
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(staged.page.link(id));
    await pair(page);
    expect(elsewhere).toEqual([]);
    expect(complaints.filter((text) => !/401|favicon/.test(text))).toEqual([]);
    // The style is let in.
    expect(await page.evaluate("getComputedStyle(document.querySelector('pre.preview')).whiteSpace")).toBe('pre-wrap');
  });

  it('takes no form of another page of this machine, in a browser that is paired', async () => {
    const evil = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html');
      response.end(
        `<form method="post" action="${staged.page.link(id)}"><input name="decision" value="approve"><button>Win</button></form>`,
      );
    });
    await new Promise<void>((resolve) => evil.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => evil.close(resolve)));
    const page = await open();
    await pair(page);
    await page.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`);
    await page.getByRole('button', { name: 'Win' }).click();
    expect(await page.locator('body').textContent()).toContain('This form was sent from elsewhere.');
    expect(await status()).toBe('pending');
  });

  it('is shown in no frame', async () => {
    const page = await open();
    await pair(page);
    const evil = await page.context().newPage();
    await evil.setContent(`<iframe src="${staged.page.link(id)}"></iframe>`);
    await evil.waitForTimeout(300);
    for (const frame of evil.frames()) expect(await frame.content().catch(() => '')).not.toContain('Halden');
  });
});
