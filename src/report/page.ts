import { styleText } from 'node:util';
import wrapAnsi from 'wrap-ansi';

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

/** A line of prose below a margin, in as many lines as the page needs for it. */
export function wrapped({ columns }: Page, text: string, margin = ''): readonly string[] {
  if (columns === undefined) return [`${margin}${text}`];
  const width = Math.max(20, columns - margin.length);
  return wrapAnsi(text, width, { hard: true })
    .split('\n')
    .map((line) => `${margin}${line}`);
}
