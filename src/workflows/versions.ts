/**
 * The story of every change to the workflows that a running application must not see.
 *
 * Temporal replays a procedure's whole history in today's code. A change to the commands that the workflow gives (an
 * activity more, another order, a timer) breaks the replay of those that began before it, unless the old way stays for
 * them: `if (patched(PATCHES.someChange)) { today's way } else { the old way }`. Changes to the rules, to messages and
 * to activities' own code need no patch: the workflow applies what the record answers, and that is in the history.
 *
 * Name of a patch: `<yyyy-mm-dd>-<what it does>`, never reused, never changed. Its life:
 *
 * 1. It enters here with its story, and the change uses it. Histories recorded before it must still replay.
 * 2. `node scripts/record-histories.mjs` records the ways anew into `test/histories/<version>/`; older folders stay as they are.
 * 3. When no application that began before it is open, its branch becomes `deprecatePatch`, and a release later it goes.
 *
 * The tests replay every history of every version.
 */
export const PATCHES = {
  /**
   * An attempt to sign that fails is settled before it is given up: a worker that died between signing and answering
   * has signed. Before, the letter was signed a second time.
   */
  settleSignature: '2026-11-26-settle-signature',
  /**
   * Machine work that only a correction of the file can mend opens a task for an officer, and is tried again as soon as
   * the file is corrected. Before, an incident said so every minute, and nobody had it in hand.
   */
  wantCorrection: '2026-11-30-want-correction',
  /**
   * A letter whose order to sign found no place in time is ordered again as long as the worker that holds the secret
   * lives. Before, a worker that was merely slow counted as dead, and the official was asked again.
   */
  slowWorker: '2026-12-01-slow-worker',
  /**
   * A message that stands on record with another time is decided on as it stands. A task of the workflow that lasted too
   * long is done again, with a later time for the same message: the workflow went on with that one, and its state was
   * no longer what the rules make of the record.
   */
  recordedTime: '2026-12-01-recorded-time',
} as const satisfies Readonly<Record<string, `${number}-${number}-${number}-${string}`>>;
