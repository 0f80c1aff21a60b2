import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const places = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** Where this machine has a Chromium; `tooling/browser/setup` installs one. */
export const chromiumPath = places.find((path) => existsSync(path));

/** There a missing browser is a failure. */
export const inCi = !['', '0', 'false', undefined].includes(process.env['CI']);

/** A real Chromium that talks to nobody but the pages it is given. */
export function launchChromium(): Promise<Browser> {
  if (!chromiumPath) throw new Error('There is no Chromium on this machine; tooling/browser/setup installs it.');
  return chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-lcd-text',
    ],
  });
}
