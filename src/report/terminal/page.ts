import { styleText } from 'node:util';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { withoutCommands } from '../text.ts';

/** What a report is shown on. */
export type Page = {
  /** Columns of the terminal; without them lines are as long as they are. */
  readonly columns?: number | undefined;
  readonly colour: boolean;
};

/** What text means; how that looks is said in one place. */
export type Tone = 'title' | 'good' | 'bad' | 'warning' | 'faint';

const LOOKS = {
  title: 'bold',
  good: 'green',
  bad: ['bold', 'red'],
  warning: 'yellow',
  faint: 'dim',
} as const satisfies Record<Tone, Parameters<typeof styleText>[0]>;

/** Text in the look of its tone, on a page that has colours. */
export function toned({ colour }: Page, tone: Tone | undefined, text: string): string {
  if (!colour || tone === undefined || text === '') return text;
  // Whether there are colours is decided once, for the stream that the page is of.
  return styleText(LOOKS[tone], text, { validateStream: false });
}

/** What continues a line stands deeper than what begins one. */
const DEEPER = '  ';

/** A line of prose below a margin, in as many lines as the page needs for it; none of them begins a command. */
export function wrapped({ columns }: Page, text: string, margin = ''): readonly string[] {
  const width = columns === undefined ? Number.POSITIVE_INFINITY : columns - margin.length;
  if (stringWidth(text) <= width) return [`${margin}${text}`];
  return wrapAnsi(text, Math.max(20, width - DEEPER.length), { hard: true })
    .split('\n')
    .map((line, index) => withoutCommands(`${margin}${index === 0 ? '' : DEEPER}${line}`));
}
