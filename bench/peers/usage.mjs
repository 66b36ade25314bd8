// Loaded before a measured process: writes at its end what it has used, to the file that a variable names.
import { readFileSync, writeFileSync } from 'node:fs';

process.once('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  const usage = { peakBytes: peakBytes() ?? maxRSS * 1024, cpuMs: (userCPUTime + systemCPUTime) / 1000 };
  writeFileSync(process.env.BENCH_USAGE, JSON.stringify(usage));
});

/** Where there is Linux: its `maxRSS` may be that of the process which started this one. */
function peakBytes() {
  try {
    return (
      Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) * 1024 || undefined
    );
  } catch {
    return undefined;
  }
}
