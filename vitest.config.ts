import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that wait for services that stay silent: begun last, they would run alone. */
const WAITING = /matrix-\w+-silent|pull-request-comment|cli\/stop/;

class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isWaiting = ({ moduleId }: TestSpecification): boolean => WAITING.test(moduleId);
    return [...sorted.filter(isWaiting), ...sorted.filter((file) => !isWaiting(file))];
  }
}

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real processes and servers on two cores: give slow machines room before calling it a hang.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most tests wait for servers and processes, so more workers than cores pay off.
    maxWorkers: 5,
    // No test mocks a module, so one load of the sources serves many files.
    isolate: false,
    sequence: { sequencer: WaitingFirst },
    coverage: {
      include: ['src/finding/**', 'src/policy/**', 'src/report/**'],
      thresholds: { 'src/{finding,policy}/**': { 100: true }, 'src/report/**': { 100: true } },
    },
  },
});
