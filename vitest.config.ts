import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real processes and servers on two cores: give slow machines room before calling it a hang.
    testTimeout: 30_000,
    hookTimeout: 60_000,
    // Most tests wait for servers and processes, so more workers than cores pay off.
    maxWorkers: 4,
    coverage: {
      include: ['src/finding/**', 'src/policy/**', 'src/report/**'],
      thresholds: { 'src/{finding,policy}/**': { 100: true }, 'src/report/**': { 100: true } },
    },
  },
});
