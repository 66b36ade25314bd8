import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeFinding } from '../builders/finding.ts';
import { makeAttackedReport } from '../builders/hostile-report.ts';
import { makeReport } from '../builders/report.ts';
import { makeSizedReport } from '../builders/sized-report.ts';
import { openChromium } from './chromium.ts';
import { column, type Opened, openReport, shown, textOf } from './report-page.ts';

let browser: Browser;
let opened: Opened;
let page: Page;

beforeAll(async () => {
  browser = await openChromium();
  opened = await openReport(browser, makeSizedReport(3_000));
  page = opened.page;
});

afterAll(async () => {
  await browser.close();
});

/** Clears what an earlier test chose. */
async function clear(): Promise<void> {
  await page.getByRole('button', { name: 'Clear' }).click();
}

describe('the table', () => {
  it('shows the first page, worst first', async () => {
    expect(await shown(page)).toBe('1 to 50 of 3,200 findings.');
    expect(new Set(await column(page, 'severity'))).toEqual(new Set(['critical']));
  });

  it('sorts by a column, the other way, and as the report has it again', async () => {
    const before = await column(page, 'resource');
    const head = page.getByRole('columnheader', { name: 'Priority' });
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('descending');
    expect(new Set(await column(page, 'priority'))).toEqual(new Set(['p0']));
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBe('ascending');
    expect(new Set(await column(page, 'priority'))).toEqual(new Set(['unprioritized']));
    await head.getByRole('button').click();
    expect(await head.getAttribute('aria-sort')).toBeNull();
    expect(await column(page, 'resource')).toEqual(before);
  });

  it('is filtered by text and by words, and says how much is left', async () => {
    await page.getByRole('combobox', { name: 'Severity' }).selectOption('high');
    await page.getByRole('combobox', { name: 'Source' }).selectOption('azure');
    expect(await shown(page)).toMatch(/^1 to 50 of \d+ that match, of 3,200 findings\.$/);
    expect(new Set(await column(page, 'severity'))).toEqual(new Set(['high']));
    await page.getByRole('searchbox', { name: 'Search' }).fill('no such resource');
    expect(await shown(page)).toBe('None of 3,200 findings matches.');
    await clear();
    expect(await shown(page)).toBe('1 to 50 of 3,200 findings.');
    await page.getByRole('combobox', { name: 'Standing' }).selectOption('waived');
    expect(await shown(page)).toBe('1 to 50 of 75 that match, of 3,200 findings.');
    await clear();
  });

  it('shows what is behind an exceeded limit', async () => {
    const row = page.getByRole('row', { name: /mandatory\+/ });
    const actual = Number((await textOf(row.locator('td.number').nth(1))).replace(/\D/g, ''));
    await page.getByRole('combobox', { name: 'Exceeds' }).selectOption({ label: 'mandatory+' });
    expect(await shown(page)).toContain(` of ${actual.toLocaleString('en')} that match`);
    await clear();
  });

  it('has pages, of which none is left behind the last', async () => {
    const place = page.locator('#page-place');
    await page.getByRole('button', { name: 'Next' }).click();
    expect(await textOf(place)).toBe('Page 2 of 64');
    expect(await shown(page)).toBe('51 to 100 of 3,200 findings.');
    await page.getByRole('button', { name: 'Last' }).click();
    await page.getByRole('button', { name: 'Next' }).press('Enter');
    expect(await textOf(place)).toBe('Page 64 of 64');
    expect(await page.locator('#rows > tr:not(.more)').count()).toBe(50);
    await page.getByRole('button', { name: 'Previous' }).click();
    expect(await textOf(place)).toBe('Page 63 of 64');
    await page.getByRole('button', { name: 'First', exact: true }).click();
    expect(await textOf(place)).toBe('Page 1 of 64');
  });

  it('opens below a row all that is known of the finding', async () => {
    await page.getByRole('combobox', { name: 'Standing' }).selectOption('waived');
    await page.getByRole('combobox', { name: 'Source' }).selectOption('pulumi');
    await page.locator('.toggle').first().click();
    const details = await textOf(page.locator('tr.more:not([hidden])'));
    expect(details).toContain('Public website, accepted in SEC-142');
    expect(details).toContain('urn:pulumi:');
    expect(details).toContain('Set what it asks for, then deploy.');
    await page.locator('.toggle').first().click();
    expect(await page.locator('tr.more:not([hidden])').count()).toBe(0);
    await clear();
  });

  it('needs no mouse', async () => {
    const { page } = await openReport(browser, makeSizedReport(3_000));
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.className')).toBe('skip');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.type('resource-42');
    expect(await shown(page)).toMatch(/ that match, of 3,200 findings\.$/);
    while ((await page.evaluate('document.activeElement.className')) !== 'toggle')
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.locator('tr.more:not([hidden])').count()).toBe(1);
    expect(await page.locator('.toggle').first().getAttribute('aria-expanded')).toBe('true');
    await page.context().close();
  });
});

describe('the charts', () => {
  it('are drawn, and told in words and as tables', async () => {
    for (const name of [/^Findings by severity/, /^The ten policies/, /^Findings by age/]) {
      const chart = page.getByRole('img', { name });
      expect(await chart.locator('svg .ct-bar').count()).toBeGreaterThan(5);
    }
    const totals = await page.locator('#by-severity-chart .total').allTextContents();
    const told = await page.locator('#by-severity tbody td:last-child').allTextContents();
    expect(totals.toReversed()).toEqual(told);
  });

  it('cut a name that would stand on the next one, and have all of it among the numbers', async () => {
    const name = 'subnets should be associated with a network security';
    const findings = ['a', 'b', 'c'].map((end) => makeFinding({ policy: { name: `${name} ${end}` } }));
    const { page: own } = await openReport(browser, makeReport({ findings }));
    const labels = own.locator('.ct-label.ct-vertical > span').filter({ hasText: /^subnets .*…$/ });
    const boxes = await Promise.all((await labels.all()).map((label) => label.boundingBox()));
    const sorted = boxes.flatMap((box) => box ?? []).toSorted((a, b) => a.y - b.y);
    expect(sorted).toHaveLength(3);
    for (const [index, { y, height }] of sorted.slice(0, -1).entries())
      expect(y + height).toBeLessThanOrEqual(sorted[index + 1]?.y ?? 0);
    expect(await textOf(own.locator('#by-policy tbody'))).toContain(`${name} c`);
    await own.context().close();
  });
});

describe('the file', () => {
  it('asks for nothing, and nothing in it is refused', async () => {
    expect(opened.troubles).toEqual([]);
  });

  it('fits a phone', async () => {
    const phone = await openReport(browser, makeSizedReport(40), { viewport: { width: 390, height: 800 } });
    expect(await phone.page.evaluate('document.documentElement.scrollWidth')).toBe(390);
    await phone.page.context().close();
  });

  it('keeps hostile text dead, wherever it stands', async () => {
    const hostile = await openReport(browser, makeAttackedReport());
    const { page: attacked } = hostile;
    for (let left = 6; left > 0; left--) {
      await attacked.evaluate("document.querySelectorAll('.toggle').forEach((toggle) => toggle.click())");
      expect(await attacked.locator('tr.more:not([hidden])').count()).toBeGreaterThan(20);
      await attacked.getByRole('button', { name: 'Next' }).press('Enter');
    }
    expect(await attacked.locator('img, b, iframe, object, [onerror], [style*="url"]').count()).toBe(0);
    expect(await attacked.locator('script').count()).toBe(2);
    const protocols: string[] = await attacked.evaluate('[...document.links].map((link) => link.protocol)');
    expect(new Set(protocols)).toEqual(new Set(['file:', 'https:']));
    expect(hostile.troubles).toEqual([]);
    await attacked.context().close();
  });

  it('tells the verdict, the limits and the worst findings without a program', async () => {
    const plain = await openReport(browser, makeSizedReport(3_000), { javaScriptEnabled: false });
    expect(await textOf(plain.page.getByRole('heading', { level: 1 }))).toMatch(/^fail 3 of 4 limits/);
    expect(await plain.page.locator('#rows > tr').count()).toBe(50);
    expect(await plain.page.locator('#filters').isVisible()).toBe(false);
    expect(await shown(plain.page)).toContain('allow JavaScript');
    expect(await plain.page.locator('#by-age table').isVisible()).toBe(true);
    await plain.page.context().close();
  });
});
