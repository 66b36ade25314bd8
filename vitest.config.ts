import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Real processes and servers on two cores: give slow machines room before calling it a hang.
    testTimeout: 30_000,
    coverage: {
      include: ['src/finding/**', 'src/policy/**', 'src/report/**'],
      thresholds: { 'src/{finding,policy}/**': { 100: true }, 'src/report/**': { 100: true } },
    },
  },
});
