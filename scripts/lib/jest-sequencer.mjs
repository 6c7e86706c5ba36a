/**
 * The order of the test files. Those that wait for servers of their own (a killed worker is missed after a minute, a mail
 * is asked for again after ten seconds) alternate with those that compute, so that no core waits for the last of either.
 * In each group long ones come first; jest takes a long file for a long test where it has not measured yet.
 */
import exported from '@jest/test-sequencer';

// Its types are those of CommonJS, where the class is one step further in.
const Sequencer = /** @type {any} */ (exported);

const WAIT_FOR_SERVERS = /[\\/]test[\\/](e2e|workflows|conformance)[\\/]/;
/** However short its file is: fifty letters are brought to the desk of the head. */
const LONGEST = /[\\/]e2e[\\/]ceremony/;

const alternate = (some, others) =>
  Array.from({ length: Math.max(some.length, others.length) }, (_, index) => [some[index], others[index]])
    .flat()
    .filter((test) => test !== undefined);

export default class Alternating extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const waits = ({ path }) => WAIT_FOR_SERVERS.test(path);
    const waiting = sorted.filter(waits);
    return alternate(
      [...waiting.filter(({ path }) => LONGEST.test(path)), ...waiting.filter(({ path }) => !LONGEST.test(path))],
      sorted.filter((test) => !waits(test)),
    );
  }
}
