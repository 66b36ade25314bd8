import { PAGE_SCRIPT, PAGE_STYLE } from '../../../src/report/html/page-files.ts';
import type { PageModel } from '../../../src/report/html/page-shape.ts';

/** The file without what is built from `page/`, which has tests of its own. */
export function staticPart(file: string): string {
  return file
    .replace(PAGE_SCRIPT, '(program)')
    .replace(PAGE_STYLE, '(style)')
    .replace(/'sha256-[^']+'/g, "'sha256'");
}

/** What the page's own program reads. */
export function modelOf(file: string): PageModel {
  const [, json = ''] = /<script type="application\/json" id="model">(.*?)<\/script>/.exec(file) ?? [];
  return JSON.parse(json);
}
