/**
 * Records an act at the door, without its workflow, where it asks nothing of that. The record gives the number, as it does
 * to the workflow: whichever proposes second is told what stands. The workflow takes the act over with its next message.
 */
import { asksNothing, mayBeAtOnce } from '../../domain/application/at-once.js';
import { decide } from '../../domain/application/decide.js';
import type { OutsideMessage } from '../../domain/application/messages.js';
import { readSignal } from '../../domain/application/read-signal.js';
import type { Applications } from '../../domain/ports/applications.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { Recorder } from '../../domain/ports/recorder.js';
import type { Instant } from '../../domain/shared/time.js';
import type { Contexts } from './contexts.js';
import type { ActStatus } from './status.js';

export interface AtOnceOptions {
  readonly applications: Pick<Applications, 'find'>;
  readonly courier: Pick<Courier, 'delivered' | 'isDecidedUpTo'>;
  readonly recorder: Recorder;
  readonly contexts: Contexts;
  readonly clock: () => Instant;
}

/** The status of the recorded act; null where the workflow has to record it. */
export type RecordAtOnce = (application: string, message: OutsideMessage) => Promise<ActStatus | null>;

/** Tries against a workflow that records at the same time. */
const TRIES = 3;

export const createRecordAtOnce = ({
  applications,
  courier,
  recorder,
  contexts,
  clock,
}: AtOnceOptions): RecordAtOnce => {
  const propose = async (application: string, message: OutsideMessage): Promise<ActStatus | null | 'again'> => {
    const row = await applications.find(application);
    // Before its first entry the application stands at what it is opened with, and after its end it takes nothing.
    if (row?.state == null || row.finishedAt !== null) return null;
    const context = await contexts.of(row, row.definitionDigest, row.state);
    if (context === null) return null;
    const now = clock();
    const decision = decide(context, row.state, message);
    if (!decision.ok || !asksNothing(context, row.state, decision.value, now)) return null;
    const answer = await recorder.record({
      ...{ application, office: row.office, seq: row.seq + 1, message, accepted: true },
      ...decision.value.changes,
    });
    if (answer.outcome !== 'stands') return null;
    if (answer.message.key !== message.key) return 'again';
    return { status: 'accepted', key: message.key, seq: row.seq + 1, at: answer.message.at };
  };

  return async (application, sent) => {
    if (!mayBeAtOnce(sent)) return null;
    // Acts count in the order in which they came: one that the workflow has, and has not decided on, comes first.
    if (!(await courier.isDecidedUpTo(application, sent.key))) return null;
    // As the workflow reads it, so that the record holds the same whoever wrote it.
    const message = readSignal(sent.type, sent, clock(), 0);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const status = await propose(application, message);
      if (status === 'again') continue;
      if (status !== null) await courier.delivered(application, message.key);
      return status;
    }
    return null;
  };
};
