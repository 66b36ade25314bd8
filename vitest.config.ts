import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that wait for services that stay silent: begun last, they would run alone. */
const WAITING = /matrix-\w+-silent|faults\/outages|pull-request-comment|cli\/stop/;

class WaitingFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isWaiting = ({ moduleId }: TestSpecification): boolean => WAITING.test(moduleId);
    return [...sorted.filter(isWaiting), ...sorted.filter((file) => !isWaiting(file))];
  }
}

/** What `npm run test:long` runs, so that `npm test` takes no more than two minutes. */
const LONG = [
  'test/action/!(run*).test.ts',
  'test/bench/bench.test.ts',
  'test/browser/**/*.test.ts',
  'test/cli/{check-process,command,stop,stopped}.test.ts',
  'test/config/hostile-yaml.test.ts',
  'test/contracts/exchanges.test.ts',
  'test/faults/**/*.test.ts',
  'test/github/client.test.ts',
  'test/fuzz/**/*.test.ts',
  'test/lint/**/*.test.ts',
  'test/merge/{hostile-parts,many-parts}.test.ts',
  'test/publishers/{comment-edit,comment-orders,superseding}.test.ts',
  'test/sandbox/**/*.test.ts',
  'test/sources/azure/sign-in-gate.test.ts',
];

export default defineConfig(({ mode }) => ({
  test: {
    ...(mode === 'long' ? { include: LONG } : { include: ['test/**/*.test.ts'], exclude: LONG }),
    // Real processes and servers on two cores: give slow machines room before calling it a hang.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Most tests wait for servers and processes, so more workers than cores pay off.
    maxWorkers: 5,
    maxConcurrency: 8,
    // No test mocks a module, so one load of the sources serves many files.
    isolate: false,
    sequence: { sequencer: WaitingFirst },
    coverage: {
      provider: 'istanbul',
      // What is covered in full needs no line.
      reporter: [['text', { skipFull: true }], 'html'],
      include: ['src/finding/**', 'src/policy/**', 'src/report/**'],
      thresholds: { 'src/{finding,policy}/**': { 100: true }, 'src/report/**': { 100: true } },
    },
  },
}));
