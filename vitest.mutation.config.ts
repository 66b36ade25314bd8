import { statSync } from 'node:fs';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Tables before laws: what breaks everything is found by the first few tests. */
class SmallestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sizeOf = ({ moduleId }: TestSpecification): number => statSync(moduleId).size;
    return files.toSorted((a, b) => sizeOf(a) - sizeOf(b));
  }
}

/** What `npm run mutate` runs for every line that it breaks: tests in memory, and no law that takes seconds. */
export default defineConfig({
  test: {
    include: [
      'test/finding/*.test.ts',
      'test/policy/!(knob-laws).test.ts',
      'test/sources/pulumi/{api,issues}/*.test.ts',
      'test/sources/azure/api/*.test.ts',
      'test/sources/azure/events/{counting,density,feed,feed-narrowed,slices}.test.ts',
    ],
    setupFiles: ['test/mutation-setup.ts'],
    testTimeout: 60_000,
    isolate: false,
    sequence: { sequencer: SmallestFirst },
  },
});
