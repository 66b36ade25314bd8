import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { renderHtml } from '../src/report/html.ts';
import { openChromium } from '../test/browser/chromium.ts';
import { makeSizedReport } from '../test/builders/sized-report.ts';

const RUNS = 5;
const SIZES = [10_000, 30_000];

/** From the request until the page has run its program, in a window of its own. */
async function openedMs(browser: Browser, address: string): Promise<number> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(address);
  await page.locator('#filters').waitFor();
  const ms: number = await page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd");
  await context.close();
  return ms;
}

const directory = mkdtempSync(join(tmpdir(), 'policy-gate-'));
const browser = await openChromium();
console.log(`The HTML report, opened ${RUNS} times (goal: under 1,000 ms with 10,000 findings)`);
for (const size of SIZES) {
  const report = makeSizedReport(size);
  const start = performance.now();
  const text = renderHtml(report);
  const rendered = performance.now() - start;
  const file = join(directory, `${size}.html`);
  writeFileSync(file, text);
  const times: number[] = [];
  for (let run = 0; run < RUNS; run++) times.push(await openedMs(browser, pathToFileURL(file).href));
  const sorted = times.toSorted((a, b) => a - b).map(Math.round);
  console.log(
    `${size} findings: ${Math.round(Buffer.byteLength(text) / 1_000)} KB, rendered in ${Math.round(rendered)} ms, opened in ${sorted[Math.floor(RUNS / 2)]} ms (${sorted[0]} to ${sorted.at(-1)})`,
  );
}
await browser.close();
rmSync(directory, { recursive: true });
