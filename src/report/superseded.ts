import { heading, link, paragraph, serialise, words } from './markdown.ts';
import type { RunReference } from './report.ts';

/** The text of a comment of an earlier run that told of other targets than its job does now. */
export function renderSuperseded({ url }: RunReference): string {
  const newer = url === undefined ? words('A newer run') : link(url, 'A newer run');
  return serialise([
    heading(3, words('⏭️ Policy Gate: superseded')),
    paragraph(
      newer,
      words(
        ' of the same job tells of other targets, so what stood here no longer holds. Where the job still has these targets too, it makes this comment true again.',
      ),
    ),
  ]);
}
