import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeSizedReport } from '../builders/sized-report.ts';
import { openChromium } from './chromium.ts';
import { openReport } from './report-page.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await openChromium();
});

afterAll(async () => {
  await browser.close();
});

/** What axe finds wrong with the page as it stands. */
async function violations(page: Page): Promise<readonly string[]> {
  await page.evaluate(axe.source);
  const found: AxeResults = await page.evaluate('axe.run(document)');
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`);
}

describe('the HTML report', () => {
  it.each([
    ['in the light', { colorScheme: 'light' }],
    ['in the dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 390, height: 800 } }],
    ['without motion', { reducedMotion: 'reduce' }],
  ] as const)('is accessible %s', async (_, options) => {
    const { page } = await openReport(browser, makeSizedReport(40, { unread: true }), options);
    await page.locator('.toggle').first().click();
    await page.getByRole('columnheader', { name: 'Severity' }).getByRole('button').click();
    await page.locator('details.policy summary').first().click();
    expect(await violations(page)).toEqual([]);
    await page.context().close();
  });

  it('has its parts named, in the order in which they matter', async () => {
    const { page } = await openReport(browser, makeSizedReport(40, { unread: true }));
    const headings = await page.getByRole('heading').allInnerTexts();
    expect(headings.map((text) => text.replace(/\s+/g, ' '))).toEqual([
      'error not evaluated: 2 of 6 targets could not be read whole',
      'Not evaluated, so not clean: 2 targets',
      'In numbers',
      'Limits',
      'Read with care',
      'At a glance',
      'What to do about the findings',
      'Findings',
      'Policies, and how to comply',
      'What was read',
      'What it was judged by',
    ]);
    for (const role of ['banner', 'main', 'search'] as const)
      expect(await page.getByRole(role).count()).toBe(1);
    await page.context().close();
  });
});
