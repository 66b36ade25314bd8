/** The middle one; of an even number the lower of the two in the middle. */
export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
}

/** Runs every work in turn, again and again, so that what else the machine does strikes all alike. */
export async function alternately<Name extends string>(
  repeats: number,
  works: Readonly<Record<Name, () => Promise<number>>>,
): Promise<Readonly<Record<Name, readonly number[]>>>;
export async function alternately(
  repeats: number,
  works: Readonly<Record<string, () => Promise<number>>>,
): Promise<Readonly<Record<string, readonly number[]>>> {
  const samples: Record<string, number[]> = {};
  for (let round = 0; round < repeats; round += 1) {
    for (const [name, work] of Object.entries(works))
      samples[name] = [...(samples[name] ?? []), await work()];
  }
  return samples;
}
