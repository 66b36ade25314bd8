import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';
import { renderHtml } from '../../src/report/html.ts';
import type { Report } from '../../src/report/report.ts';

/** A report that is open in the browser, and all that went wrong or left the machine since. */
export type Opened = { readonly page: Page; readonly troubles: readonly string[] };

/** Opens the report's file in a window of its own, as a reader does. */
export async function openReport(
  browser: Browser,
  report: Report,
  options: BrowserContextOptions = {},
): Promise<Opened> {
  const directory = mkdtempSync(join(tmpdir(), 'policy-gate-'));
  const file = join(directory, 'policy-gate.html');
  writeFileSync(file, renderHtml(report));
  const address = pathToFileURL(file).href;
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 }, ...options });
  context.setDefaultTimeout(5_000);
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('console', (message) => troubles.push(`console: ${message.text()}`));
  page.on('pageerror', (error) => troubles.push(`error: ${error.message}`));
  page.on('dialog', (dialog) => {
    troubles.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    if (request.url() !== address) troubles.push(`request: ${request.url()}`);
  });
  await page.goto(address);
  rmSync(directory, { recursive: true });
  return { page, troubles };
}

/** The texts of a column, from the top. */
export async function column(page: Page, key: string): Promise<readonly string[]> {
  return page.locator(`#rows > tr:not(.more) > td.${key}`).allInnerTexts();
}

/** What the page says of how much it shows. */
export async function shown(page: Page): Promise<string> {
  return textOf(page.getByRole('status'));
}

/** The text of an element, with its blanks folded. */
export async function textOf(place: Locator): Promise<string> {
  return ((await place.textContent()) ?? '').replace(/\s+/g, ' ').trim();
}
