import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/google-chrome'];

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts the browser of this machine. */
export async function openChromium(): Promise<Browser> {
  const places = process.env['CHROMIUM'] === undefined ? PLACES : [process.env['CHROMIUM']];
  const executablePath = places.find((place) => existsSync(place));
  if (executablePath === undefined)
    throw new Error(
      `no browser at ${places.join(' or ')}: install one ("apt-get install -y chromium"), or name its path in CHROMIUM`,
    );
  return chromium.launch({ executablePath, args: ARGUMENTS });
}
