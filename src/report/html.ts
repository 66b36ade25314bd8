import { createHash } from 'node:crypto';
import { verdictReason } from './heading-parts.ts';
import { chartsOf } from './html/charts.ts';
import { chartsSection } from './html/figures.ts';
import { findingsSection } from './html/findings.ts';
import { adviceSection, attentionSection, deploymentSection, judgedSection } from './html/judged.ts';
import { limitsSection } from './html/limits.ts';
import { html, type Markup } from './html/markup.ts';
import { PAGE_SCRIPT, PAGE_STYLE } from './html/page-files.ts';
import { embeddedJson, pageModel } from './html/page-model.ts';
import { entriesOf, policiesSection } from './html/policies.ts';
import { rowsOf } from './html/rows.ts';
import { cautionSection, targetsSection, troubleSection } from './html/targets.ts';
import { tiles, verdictHeader } from './html/verdict.ts';
import { policyKey } from './policy-groups.ts';
import type { Report } from './report.ts';

/** Styles that the chart library sets as attributes: its only ones. */
const CHART_STYLES = ['width: 100%; height: 100%;', 'overflow: visible;'];

/** Nothing is loaded from anywhere, and only the page's own script and style count, whatever else is in it. */
const CONTENT_SECURITY = [
  "default-src 'none'",
  `script-src ${hashOf(PAGE_SCRIPT)}`,
  `style-src ${hashOf(PAGE_STYLE)}`,
  `style-src-attr 'unsafe-hashes' ${CHART_STYLES.map(hashOf).join(' ')}`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join('; ');

/**
 * Renders the report as one HTML file that needs nothing else. What a reader must know stands in it as plain HTML; its
 * own program adds the charts, and sorts, filters and pages the findings.
 */
export function renderHtml(report: Report): string {
  return htmlPieces(report).join('');
}

/** The same in pieces. */
export function htmlPieces(report: Report): readonly string[] {
  const { entries, hidden } = entriesOf(report);
  const rows = rowsOf(report, new Map(entries.map(({ id, group }) => [policyKey(group.worst), id])));
  const charts = chartsOf(report);
  const body = html`<a class="skip" href="#findings">Skip to the findings</a>
${verdictHeader(report)}
<main>
${troubleSection(report)}
${tiles(report)}
${limitsSection(report)}
${cautionSection(report)}
${attentionSection(report)}
${chartsSection(charts)}
${adviceSection(report)}
${deploymentSection(report)}
${findingsSection(report, rows, entries)}
${policiesSection(entries, hidden)}
${targetsSection(report)}
${judgedSection(report)}
</main>`;
  return documentOf(report, body, embeddedJson(pageModel(report, rows, charts)));
}

function documentOf(report: Report, body: Markup, json: string): readonly string[] {
  const title = html`<title>Policy Gate: ${report.verdict}, ${verdictReason(report)}</title>`;
  const head = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${CONTENT_SECURITY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${title.markup}
<style>${PAGE_STYLE}</style>
</head>
<body>
${body.markup}
<script type="application/json" id="model">`;
  const end = `</script>
<script>${PAGE_SCRIPT}</script>
</body>
</html>
`;
  return [head, json, end];
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
