import type { Finding } from '../../../finding/finding.ts';
import type { SetAside } from '../../../finding/outcome.ts';
import { plural } from '../../../report/summary-line.ts';
import { withoutPeople } from '../../http-error.ts';
import type { Exemption } from '../api/exemptions.ts';
import { lastSegment } from '../targets/id.ts';
import type { ExemptionBook } from './exemption-book.ts';

type Separated = {
  readonly counted: readonly Finding[];
  readonly setAside: readonly SetAside[];
  readonly notes: readonly string[];
};

/** Sets aside what an exemption covers beyond doubt; where there is doubt, the finding counts and a note says so. */
export function separateExempted(findings: readonly Finding[], book: ExemptionBook): Separated {
  const counted: Finding[] = [];
  const setAside: SetAside[] = [];
  let selective = 0;
  let doubtful = 0;
  for (const finding of findings) {
    const covering = book.exempting(finding, 'covers');
    const certain = covering.find(({ isSelective }) => !isSelective);
    if (certain !== undefined) {
      setAside.push({ reason: 'exempted', finding, detail: detailOf(certain) });
      continue;
    }
    counted.push(finding);
    if (covering.length > 0) selective += 1;
    else if (book.exempting(finding, 'doubtful').length > 0) doubtful += 1;
  }
  return { counted, setAside, notes: notesOf(selective, doubtful, book.hasMalformed) };
}

function notesOf(selective: number, doubtful: number, hasMalformed: boolean): readonly string[] {
  return [
    ...(selective === 0
      ? []
      : [
          `Counted, though an exemption limited by resource selectors, which nothing here can judge, names their policy: ${plural(selective, 'finding')}.`,
        ]),
    ...(doubtful === 0
      ? []
      : [
          `Counted, though an exemption at a management group may cover them: ${plural(doubtful, 'finding')}. Whether the group holds their subscription could not be learned (Microsoft.Authorization/policyExemptions/read on the subscription would tell).`,
        ]),
    ...(hasMalformed ? ['Some policy exemptions could not be understood: they exempt nothing.'] : []),
  ];
}

function detailOf({ id, title, category, expiresOn }: Exemption): string {
  const name = withoutPeople(title ?? lastSegment(id));
  const end = expiresOn === undefined ? 'without an end' : `until ${expiresOn}`;
  return `policy exemption “${name}” (${category}), ${end}`;
}
