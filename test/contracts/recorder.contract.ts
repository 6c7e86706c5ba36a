/**
 * Contract of every record towards the workflow: the record decides, not the proposer, which transition has a number.
 */
import { expect, it } from '@jest/globals';
import type { ApplicationMessage } from '../../src/domain/application/messages.js';
import type { Recorder, Transition } from '../../src/domain/ports/recorder.js';
import { aTask, aTransition } from '../infra/persistence/record-builders.js';

export interface RecorderUnderTest {
  readonly recorder: Recorder;
  /** A new application, as its workflow finds it. */
  create(): Promise<string>;
  claim(application: string, task: string, user: string): Promise<void>;
}

const paraf = (key: string, user = 'budi'): ApplicationMessage => ({
  type: 'give-paraf',
  key,
  at: 9,
  actor: { user, roles: ['kasi'] },
  task: 'paraf-kasi',
  draft: 'e'.repeat(64),
});

const opening = (application: string): Transition =>
  aTransition(application, 1, { tasksOpened: [aTask('paraf-kasi')] });
const giving = (application: string, seq: number, key: string, user = 'budi'): Transition =>
  aTransition(application, seq, {
    message: paraf(key, user),
    holder: { task: 'paraf-kasi', actor: user },
    tasksClosed: [
      { id: 'paraf-kasi', closedAt: 9, reason: 'completed', outcome: 'paraf', by: user, stepConsumed: null },
    ],
  });

export const recorderContract = (subject: () => RecorderUnderTest): void => {
  it('lets a transition stand under its number, with a head that moves', async () => {
    const { recorder, create } = subject();
    const id = await create();

    const first = await recorder.record(opening(id));
    const second = await recorder.record(giving(id, 2, 'p'));

    expect(first).toMatchObject({ outcome: 'stands', accepted: true, message: { key: 'message-1' } });
    expect(second).toMatchObject({ outcome: 'stands', message: { key: 'p', type: 'give-paraf' } });
    if (first.outcome === 'stands' && second.outcome === 'stands') expect(second.head).not.toBe(first.head);
  });

  it('answers what stands there already, whoever asks', async () => {
    const { recorder, create } = subject();
    const id = await create();
    const stood = await recorder.record(opening(id));

    expect(await recorder.record(opening(id))).toEqual(stood);
    expect(await recorder.record(aTransition(id, 1, { message: paraf('p') }))).toEqual(stood);
  });

  it('answers a message that stands under an earlier number with that number, and writes nothing', async () => {
    const { recorder, create } = subject();
    const id = await create();
    await recorder.record(opening(id));
    await recorder.record(giving(id, 2, 'p'));

    expect(await recorder.record(aTransition(id, 3, { message: paraf('p') }))).toEqual({ outcome: 'repeat', seq: 2 });
    expect(await recorder.record(aTransition(id, 3))).toMatchObject({
      outcome: 'stands',
      message: { key: 'message-3' },
    });
  });

  it('writes no act on a task that another holds or that is closed, and says by whom', async () => {
    const { recorder, create, claim } = subject();
    const id = await create();
    await recorder.record(opening(id));
    await claim(id, 'paraf-kasi', 'rina');

    expect(await recorder.record(giving(id, 2, 'p1', 'budi'))).toEqual({ outcome: 'held', by: 'rina' });
    expect(await recorder.record(giving(id, 2, 'p2', 'rina'))).toMatchObject({ outcome: 'stands' });
    expect(await recorder.record(giving(id, 3, 'p3', 'budi'))).toEqual({ outcome: 'held', by: 'rina' });
  });

  it('refuses a number that does not come next, and an application it does not know', async () => {
    const { recorder, create } = subject();
    const id = await create();

    await expect(recorder.record(aTransition(id, 3))).rejects.toThrow(/ stands at 0: transition 3 was proposed/);
    await expect(recorder.record(aTransition('nobody', 1))).rejects.toThrow(
      /^application nobody (is not in the record|has no data key)/,
    );
  });
};
