import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FINAL, officer } from '../builders/case.js';
import { permanentFault, transientFault, type Effect } from '../fakes/activities.js';
import { alwaysOpen, openOffice, type Office, type Permit } from './harness.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice(await alwaysOpen());
});
afterAll(() => office.close());

const fail = (effect: Effect, ...faults: readonly Error[]): void => {
  office.world.faults.set(effect, [...faults]);
};
const asked = ({ id }: Permit, effect: Effect): number =>
  office.world.asked.filter((one) => one.application === id && one.effect === effect).length;
const incidentsOf = ({ id }: Permit) => office.world.incidents.filter(({ application }) => application === id);

describe('a message that stands on record with another time than it is proposed with', () => {
  it('is taken as it stands: the state is what the rules make of the record', async () => {
    const permit = await office.start();
    await permit.upTo('finalise');
    await permit.fillsSurvey();
    // as after a task of the workflow that lasted too long: done again, it proposes the same at another time
    office.world.standsLater.set('effect-done/sign-letter', 10_000);

    await permit.does('sign');
    await permit.opened('print');
    await permit.does('print');
    office.world.standsLater.clear();

    const stands = permit.transitions().find(({ message }) => message.key === 'effect-done/sign-letter');
    expect(permit.state().letter.signed?.at).toBe(stands?.message.at);
  });
});

describe('a signature that fails', () => {
  it.each([
    ['signDigest', 'SIGN_PASSPHRASE_WRONG'],
    ['signDigest', 'SIGN_CERTIFICATE_EXPIRED'],
    ['signDigest', 'SIGN_CERTIFICATE_REVOKED'],
    ['prepareSignature', 'SIGN_SEAL_GONE'],
  ] as const)(
    'at %s for %s opens the task again, says why, and is done with the next attempt',
    async (effect, code) => {
      const permit = await office.start();
      await permit.upTo('finalise');
      await permit.fillsSurvey();
      fail(effect, permanentFault(code));

      await permit.does('sign');
      await permit.until((transitions) => transitions.some(({ message }) => message.type === 'effect-failed'));

      const failed = permit.transitions().find(({ message }) => message.type === 'effect-failed');
      expect(failed).toMatchObject({
        accepted: true,
        message: { code },
        audit: [{ verb: 'sign-failed', after: { code } }],
        tasksOpened: [{ id: 'sign#2', element: 'sign' }],
      });
      expect(permit.state().letter.signed).toBeUndefined();
      await permit.does('sign', { letter: FINAL, seal: 'seal-2' });
      await permit.opened('print');
      expect(permit.state().letter.signed).toMatchObject({ by: 'user-kadin' });
    },
  );

  it('because the worker that held the key has gone is asked for again', async () => {
    const permit = await office.start();
    await permit.upTo('finalise');
    await permit.fillsSurvey();
    office.world.results.set('prepareSignature', { taskQueue: 'a-queue-that-nobody-serves' });

    await permit.does('sign');
    await office.env.sleep('10s');
    // what making ready says once the worker was silent for long
    fail('prepareSignature', permanentFault('SIGN_WORKER_AWAY'));
    await office.env.sleep('15s');
    await permit.until((transitions) => transitions.some(({ message }) => message.type === 'effect-failed'));

    office.world.results.delete('prepareSignature');
    expect(permit.transitions().at(-1)).toMatchObject({ message: { code: 'SIGN_WORKER_AWAY' } });
    await permit.does('sign', { letter: FINAL, seal: 'seal-2' });
    await permit.opened('print');
  });

  it('does not fail because the worker that holds the key is slow: its order stands as long as the worker lives', async () => {
    const permit = await office.start();
    await permit.upTo('finalise');
    await permit.fillsSurvey();
    office.world.results.set('prepareSignature', { taskQueue: 'a-queue-that-nobody-serves' });

    await permit.does('sign');
    await office.env.sleep('50s');
    office.world.results.delete('prepareSignature');
    await office.env.sleep('25s');
    await permit.opened('print');

    expect(permit.transitions().some(({ message }) => message.type === 'effect-failed')).toBe(false);
    expect(asked(permit, 'prepareSignature')).toBe(4);
  });

  it('in its second half, when the time-stamp authority is away, takes no second secret', async () => {
    const permit = await office.start();
    await permit.upTo('finalise');
    await permit.fillsSurvey();
    fail('completeSignature', transientFault('TIMESTAMP_UNAVAILABLE'), transientFault('TIMESTAMP_UNAVAILABLE'));

    await permit.does('sign');
    await office.env.sleep('1 minute');
    await permit.opened('print');

    expect([asked(permit, 'signDigest'), asked(permit, 'completeSignature')]).toEqual([1, 3]);
    expect(incidentsOf(permit).map(({ code, settled }) => [code, settled])).toEqual([
      ['TIMESTAMP_UNAVAILABLE', true],
      ['TIMESTAMP_UNAVAILABLE', true],
    ]);
  });
});

describe('a file that came from another system and lacks something', () => {
  it('is a task of the front office from the start, whatever else is open', async () => {
    office.world.lacks.set('from-oss', '/applicant/address is needed by the letter');
    const permit = await office.start('from-oss');
    await permit.until((transitions) => transitions.length === 2);

    expect(permit.transitions()[1]).toMatchObject({
      message: { type: 'correction-wanted', task: 'file' },
      tasksOpened: [{ id: 'correct:1', element: 'receive', role: 'front-office' }],
      audit: [{ personal: { detail: '/applicant/address is needed by the letter' } }],
    });
    await permit.opened('receive');
  });
});

describe('an effect that fails for now', () => {
  it.each([
    ['printLetter', 'PRINTER_UNAVAILABLE', 'print', 'announce'],
    ['notifyReady', 'MAIL_UNAVAILABLE', 'announce', 'hand-over'],
    ['draftLetter', 'DATABASE_UNAVAILABLE', 'process', 'paraf-kasi'],
  ] as const)(
    '%s (%s) is an incident while it is tried again, and is settled when it works',
    async (effect, code, task, next) => {
      const permit = await office.start();
      fail(effect, ...Array.from({ length: 5 }, () => transientFault(code)));

      await permit.upTo(task);
      await office.env.sleep('5 minutes');
      await permit.opened(next);

      expect(asked(permit, effect)).toBe(6);
      expect(incidentsOf(permit)).toEqual(
        Array.from({ length: 5 }, () => expect.objectContaining({ code, settled: true })),
      );
      expect(
        permit
          .transitions()
          .filter(
            ({ message }) =>
              message.type === 'effect-done' && message.key.includes(permit.state().acts.at(-1)?.task ?? '-'),
          ).length,
      ).toBeLessThanOrEqual(1);
    },
  );
});

describe('an effect that fails for good where the procedure does not catch it', () => {
  it('is an incident, changes nothing, and is tried again until a person has mended it', async () => {
    const permit = await office.start();
    fail('numberLetter', permanentFault('PERMIT_TYPE_UNKNOWN'), permanentFault('PERMIT_TYPE_UNKNOWN'));

    await permit.upTo('finalise');
    await office.env.sleep('30s');
    expect(permit.transitions().at(-1)?.message.type).toBe('complete-task');
    expect(incidentsOf(permit)).toMatchObject([{ code: 'PERMIT_TYPE_UNKNOWN', settled: false }]);
    await office.env.sleep('3 minutes');
    await permit.opened('survey');

    expect(asked(permit, 'numberLetter')).toBe(3);
    expect(incidentsOf(permit)).toMatchObject([
      { code: 'PERMIT_TYPE_UNKNOWN', settled: true },
      { code: 'PERMIT_TYPE_UNKNOWN', settled: true },
    ]);
  });

  it('where only a correction of the file mends it, is a task of who acted last, and goes on as soon as it is corrected', async () => {
    const permit = await office.start();
    fail('draftLetter', permanentFault('LETTER_CHARACTER'));
    await permit.upTo('process');
    await permit.until((transitions) => transitions.some(({ message }) => message.type === 'correction-wanted'));

    expect(permit.transitions().at(-1)).toMatchObject({
      accepted: true,
      tasksOpened: [{ id: 'correct:1', action: 'correct-application', role: 'back-office' }],
    });
    expect(incidentsOf(permit)).toMatchObject([{ code: 'LETTER_CHARACTER', settled: false }]);

    const corrected = await permit.tell({
      type: 'correct-application',
      actor: officer('back-office'),
      applicant: { name: 'TOKO BERKAH' },
      data: {},
      reason: 'ditulis dengan huruf Latin',
    });
    expect(corrected).toMatchObject({
      accepted: true,
      tasksClosed: [{ id: 'correct:1', reason: 'completed' }],
      patch: { corrected: { applicant: { name: 'TOKO BERKAH' } } },
    });
    // No time passes here by itself: the minute between two tries is not waited for.
    await permit.opened('paraf-kasi');
    expect(asked(permit, 'draftLetter')).toBe(2);
    expect(incidentsOf(permit)).toMatchObject([{ code: 'LETTER_CHARACTER', settled: true }]);
  });

  it('is a task anew where the correction did not mend it', async () => {
    const permit = await office.start();
    fail('draftLetter', permanentFault('INPUT_INVALID'), permanentFault('INPUT_INVALID'));
    const wanted = (times: number): Promise<void> =>
      permit.until(
        (transitions) => transitions.filter(({ message }) => message.type === 'correction-wanted').length === times,
      );
    const correct = (location: string) =>
      permit.tell({
        ...{ type: 'correct-application', actor: officer('back-office'), applicant: {} },
        ...{ data: { location }, reason: 'alamat' },
      });
    await permit.upTo('process');
    await wanted(1);
    await correct('-');
    await wanted(2);
    expect(permit.transitions().at(-1)).toMatchObject({ tasksOpened: [{ id: 'correct:2' }] });

    await correct('Jalan Sudirman 1');
    await permit.opened('paraf-kasi');
    expect(permit.state().wanted).toBeUndefined();
  });

  it('is no longer tried once the applicant has withdrawn', async () => {
    const permit = await office.start();
    fail('draftLetter', ...Array.from({ length: 50 }, () => permanentFault('PERMIT_TYPE_UNKNOWN')));
    await permit.upTo('process');
    await office.env.sleep('30s');

    await permit.tell({ type: 'withdraw', reason: 'batal', actor: { user: 'user-applicant', roles: ['applicant'] } });

    expect(await permit.ends()).toBe('withdrawn');
    office.world.faults.clear();
  });
});
