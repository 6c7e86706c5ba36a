/**
 * A jest reporter whose one line, the last, says how many tests passed and failed. The suite runs in parts:
 * each adds its counts to the file PARAF_TEST_TALLY names, and the last part prints the sum.
 */
import { appendFileSync, readFileSync, writeSync } from 'node:fs';

const add = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
  broken: a.broken + b.broken,
});

export default class Tally {
  onRunComplete(_contexts, results) {
    const counts = {
      passed: results.numPassedTests,
      failed: results.numFailedTests,
      skipped: results.numPendingTests + results.numTodoTests,
      broken: results.numRuntimeErrorTestSuites,
    };
    const file = process.env.PARAF_TEST_TALLY;
    if (file !== undefined) appendFileSync(file, `${JSON.stringify(counts)}\n`);
    if (process.env.PARAF_TEST_PART === 'more follows') return;
    const all =
      file === undefined
        ? [counts]
        : readFileSync(file, 'utf8')
            .trim()
            .split('\n')
            .map((line) => JSON.parse(line));
    const { passed, failed, skipped, broken } = all.reduce(add);
    // A file that could not be loaded has no test that failed, and must not look like success.
    const line = `\ntests: ${passed} passed, ${failed + broken} failed, ${skipped} skipped\n`;
    // Jest's own summary comes after every reporter; only at the end of the process is a line the last one.
    process.on('exit', () => writeSync(1, line));
  }
}
