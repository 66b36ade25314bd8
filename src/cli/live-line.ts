import { clearLine, cursorTo } from 'node:readline';
import stringWidth from 'string-width';
import { progressText } from '../publishers/progress-lines.ts';
import type { ProgressUpdate } from '../sources/progress.ts';
import type { LiveLine } from './io.ts';

/** Redrawn no more often than an eye follows. */
const FRAME_MS = 100;
const BAR = 20;
const DEFAULT_COLUMNS = 80;

/** A terminal's end that a line can be written over on. */
export type TerminalStream = NodeJS.WritableStream & { readonly columns?: number };

/** Progress on one line of a terminal. `elapsed` is in milliseconds and only rises. */
export function liveLine(stream: TerminalStream, elapsed: () => number): LiveLine {
  let last = Number.NEGATIVE_INFINITY;
  let isShown = false;
  const clear = (): void => {
    if (!isShown) return;
    cursorTo(stream, 0);
    clearLine(stream, 0);
    isShown = false;
  };
  return {
    clear,
    show(update) {
      const now = elapsed();
      if (now - last < FRAME_MS) return;
      last = now;
      clear();
      // A line that fills the last column begins the next one, and could not be written over.
      stream.write(lineOf(update, (stream.columns ?? DEFAULT_COLUMNS) - 1));
      isShown = true;
    },
  };
}

function lineOf(update: ProgressUpdate, columns: number): string {
  const text = `${barOf(update)}${progressText(update)}`;
  if (stringWidth(text) <= columns) return text;
  const characters = Array.from(text);
  while (characters.length > 0 && stringWidth(characters.join('')) >= columns) characters.pop();
  return `${characters.join('')}…`;
}

/** Only where it is known how much there is. */
function barOf({ read, of }: ProgressUpdate): string {
  if (of === undefined || of === 0) return '';
  const done = Math.min(BAR, Math.floor((read / of) * BAR));
  return `${'█'.repeat(done)}${'░'.repeat(BAR - done)} ${String(Math.floor((read / of) * 100)).padStart(3)}% `;
}
