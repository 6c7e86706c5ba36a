/** A jest reporter whose one line, the last, says how many tests passed and failed. `PARAF_TEST_TALLY` names a file for the sum. */
import { writeFileSync, writeSync } from 'node:fs';

export default class Tally {
  onRunComplete(_contexts, results) {
    const passed = results.numPassedTests;
    // A file that could not be loaded has no failed test, and must not look like success.
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const skipped = results.numPendingTests + results.numTodoTests;
    const file = process.env.PARAF_TEST_TALLY;
    if (file !== undefined) writeFileSync(file, String(passed + failed + skipped));
    const line = `\ntests: ${passed} passed, ${failed} failed, ${skipped} skipped\n`;
    // Jest's own summary comes after every reporter; only at the end of the process is a line the last one.
    process.on('exit', () => writeSync(1, line));
  }
}
