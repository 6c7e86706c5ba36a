/**
 * The order of the test files: long ones first, so that no core waits for the last of them. Jest takes a long file for a
 * long test where it has not measured yet; of these, however short, it is known that they wait for servers.
 */
import exported from '@jest/test-sequencer';

// Its types are those of CommonJS, where the class is one step further in.
const Sequencer = /** @type {any} */ (exported);

const WAIT_FOR_SERVERS = /[\\/]test[\\/](workflows|conformance)[\\/]|[\\/]e2e[\\/]ceremony/;

export default class SlowestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const waits = ({ path }) => WAIT_FOR_SERVERS.test(path);
    return [...sorted.filter(waits), ...sorted.filter((test) => !waits(test))];
  }
}
