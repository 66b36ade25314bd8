import { setFlagsFromString } from 'node:v8';

/**
 * Lets garbage take no more than a third of what is alive, for some milliseconds. V8 goes by the memory of the machine:
 * left alone it lets the heap grow to four times what is alive, and its young part to 128 MB, before it clears up.
 * Both are looked at whenever it does.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=30');
  setFlagsFromString('--semi-space-growth-factor=1');
}
