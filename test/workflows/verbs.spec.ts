import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SIGNAL_NAMES } from '../../src/workflows/signals.js';
import { APPLICANT, COVERED, FINAL, officer } from '../builders/case.js';
import { transientFault } from '../fakes/activities.js';
import { alwaysOpen, openOffice, type Office, type Permit } from './harness.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice(await alwaysOpen());
});
afterAll(() => office.close());

const effectsOf = ({ id }: Permit): readonly string[] =>
  office.world.asked.filter(({ application }) => application === id).map(({ effect }) => effect);

describe('the survey gate', () => {
  it('is not opened by a raw signal while the record says that nobody filled the survey', async () => {
    const permit = await office.start();
    await permit.upTo('finalise');
    await permit.opened('survey');

    const answer = await permit.tell({ type: 'survey-completed', survey: 's-1' });

    expect(answer).toMatchObject({
      accepted: false,
      refusal: { code: 'SURVEY_NOT_OPEN' },
      audit: [{ verb: 'declined' }],
    });
    expect(permit.state().surveyAt).toBeNull();
    expect(await permit.opened('survey')).toBe('survey');
    expect((await permit.fillsSurvey()).accepted).toBe(true);
    expect(await permit.opened('sign')).toBe('sign');
  });

  it('lets no one sign before: not by message, not by raw signal, not by repair, return or recall', async () => {
    const permit = await office.start();
    await permit.upTo('finalise');
    const survey = await permit.opened('survey');
    const kadin = officer('kadin');
    const supervisor = officer('supervisor');

    const answers = [
      await permit.tell({ type: 'complete-task', task: 'sign', actor: kadin, input: { letter: FINAL, seal: 's' } }),
      await permit.tell({ type: 'complete-task', task: survey, actor: kadin, input: {} }),
      await permit.tell({
        type: 'complete-task',
        task: survey,
        actor: { user: 'user-applicant', roles: ['applicant'] },
        input: {},
      }),
      await permit.tell({ type: 'repair', task: survey, to: 'sign', reason: 'darurat', actor: supervisor }),
      await permit.tell({ type: 'repair', task: survey, to: 'print', reason: 'darurat', actor: supervisor }),
      await permit.tell({ type: 'return-task', task: survey, to: 'sign', reason: 'x', items: [], actor: kadin }),
      await permit.tell({ type: 'recall-task', element: 'sign', reason: 'x', actor: kadin }),
    ];
    await permit.raw(SIGNAL_NAMES['complete-task'], {
      key: 'forged',
      type: 'effect-done',
      task: survey,
      actor: { user: 'system', roles: [] },
      outputs: {},
    });
    await permit.until((transitions) => transitions.some(({ message }) => message.key === 'forged'));

    expect(answers.every(({ accepted }) => !accepted)).toBe(true);
    expect(permit.transitions().at(-1)?.accepted).toBe(false);
    expect(await permit.opened('survey')).toBe(survey);
    expect(effectsOf(permit)).not.toContain('signDigest');
  });

  it('once passed is not waited at again when the letter is returned: the head signs', async () => {
    const permit = await office.start();
    await permit.upTo('finalise');
    await permit.fillsSurvey();
    const sign = await permit.opened('sign');

    await permit.tell({
      type: 'return-task',
      task: sign,
      to: 'finalise',
      reason: 'nomor salah',
      items: [],
      actor: officer('kadin'),
    });
    await permit.does('finalise');
    expect(await permit.opened('sign')).toBe('sign#2');

    const again = await permit.tell({ type: 'survey-completed', survey: 's-1' });
    expect([again.accepted, permit.state().surveyAt === null]).toEqual([false, false]);
    for (const element of ['sign', 'print', 'announce', 'hand-over']) await permit.does(element);
    expect(await permit.ends()).toBe('issued');
  });

  it('takes a survey that was filled a moment before it opened', async () => {
    const permit = await office.start();
    office.world.faults.set('inviteSurvey', [transientFault('MAIL_UNAVAILABLE'), transientFault('MAIL_UNAVAILABLE')]);
    await permit.upTo('finalise');
    await permit.opened('invite-survey');
    office.world.surveys.add(permit.id);

    expect((await permit.tell({ type: 'survey-completed', survey: 's-1' })).accepted).toBe(true);
    await office.env.sleep('10 seconds');

    expect(await permit.opened('sign')).toBe('sign');
    expect(
      permit
        .transitions()
        .at(-1)
        ?.audit.map(({ verb }) => verb),
    ).toEqual(['invite-survey', 'fact-stands']);
  });
});

describe('a return', () => {
  it('goes back to the back office with its reason; parafs on the same content stand, on other content they are asked for again', async () => {
    const permit = await office.start();
    await permit.upTo('paraf-kabid');
    const sekdin = await permit.opened('paraf-sekdin');

    const returned = await permit.tell({
      type: 'return-task',
      task: sekdin,
      to: 'process',
      reason: 'alamat salah',
      items: ['alamat'],
      actor: officer('sekdin'),
    });
    await permit.does('process');
    await permit.opened('paraf-sekdin');

    expect(returned.audit).toMatchObject([{ verb: 'return', after: { reason: 'alamat salah', items: ['alamat'] } }]);
    expect(
      permit
        .transitions()
        .at(-1)
        ?.audit.map(({ verb }) => verb),
    ).toEqual(['draft', 'paraf-stands', 'paraf-stands']);

    // Given again to a draft that says something else.
    await permit.tell({
      type: 'return-task',
      task: await permit.opened('paraf-sekdin'),
      to: 'process',
      reason: 'lagi',
      items: [],
      actor: officer('sekdin'),
    });
    office.world.results.set('draftLetter', { sha256: '8'.repeat(64), covered: '9'.repeat(64) });
    await permit.does('process');
    await permit.opened('paraf-kasi');
    office.world.results.delete('draftLetter');
    expect(permit.state().parafs.every((paraf) => paraf.void !== undefined || paraf.covered !== COVERED)).toBe(true);
  });

  it('one takes back one’s own paraf while the next has not acted, and not afterwards', async () => {
    const permit = await office.start();
    await permit.upTo('paraf-kasi');
    await permit.opened('paraf-kabid');

    expect(
      (await permit.tell({ type: 'recall-task', element: 'paraf-kasi', reason: 'keliru', actor: officer('kabid') }))
        .refusal?.code,
    ).toBe('PERMISSION_DENIED');
    expect(
      (await permit.tell({ type: 'recall-task', element: 'paraf-kasi', reason: 'keliru', actor: officer('kasi') }))
        .accepted,
    ).toBe(true);
    await permit.does('paraf-kasi');
    await permit.does('paraf-kabid');
    const late = await permit.tell({
      type: 'recall-task',
      element: 'paraf-kasi',
      reason: 'keliru',
      actor: officer('kasi'),
    });

    expect(late.accepted).toBe(false);
    expect(permit.state().parafs.map(({ by }) => by)).toEqual(['user-kasi', 'user-kabid']);
  });
});

describe('a refusal by the head of office', () => {
  it('is drafted, initialled, numbered, signed and handed over like a permit, and ends refused', async () => {
    const permit = await office.start();
    await permit.upTo('paraf-sekdin');

    await permit.does('approve', { decision: 'refused', reason: 'lokasi tidak sesuai tata ruang' });
    for (const element of ['process', 'paraf-kasi', 'paraf-kabid', 'paraf-sekdin', 'approve', 'finalise'])
      await permit.does(element);
    await permit.fillsSurvey();
    for (const element of ['sign', 'print', 'announce', 'hand-over']) await permit.does(element);

    expect(await permit.ends()).toBe('refused');
    expect(permit.state().letter.kind).toBe('refusal');
    expect(effectsOf(permit).filter((effect) => effect === 'draftLetter')).toHaveLength(2);
    const told = permit.transitions().flatMap(({ outbox }) => outbox.map(({ payload }) => payload['milestone']));
    expect(told).toContain('refused');
    expect(told).not.toContain('issued');
  });

  it('follows from a negative recommendation without a word from the head', async () => {
    const permit = await office.start();
    await permit.recommends('negative');
    for (const element of ['receive', 'process', 'paraf-kasi', 'paraf-kabid', 'paraf-sekdin', 'approve', 'finalise'])
      await permit.does(element);
    await permit.fillsSurvey();
    for (const element of ['sign', 'print', 'announce', 'hand-over']) await permit.does(element);

    expect(await permit.ends()).toBe('refused');
  });
});

describe('a withdrawal by the applicant', () => {
  it('ends the procedure, voids the number and abandons the work that is under way', async () => {
    const permit = await office.start();
    await permit.upTo('finalise');
    await permit.opened('survey');

    const withdrawn = await permit.tell({ type: 'withdraw', reason: 'batal', actor: APPLICANT });

    expect(await permit.ends()).toBe('withdrawn');
    expect(withdrawn.numbers).toMatchObject([{ state: 'void' }]);
    expect(withdrawn.patch).toMatchObject({ status: 'withdrawn', dueAt: null, clockRunning: false });
  });

  it('while a file is incomplete ends it too; after the signature it is declined', async () => {
    const early = await office.start();
    await early.does('receive', { outcome: 'incomplete', reason: 'KTP tidak terbaca', items: ['ktp'] });
    await early.opened('correct');
    await early.tell({ type: 'withdraw', reason: 'batal', actor: APPLICANT });
    const late = await office.start();
    await late.upTo('sign');
    await late.opened('print');

    expect(await early.ends()).toBe('withdrawn');
    expect((await late.tell({ type: 'withdraw', reason: 'batal', actor: APPLICANT })).refusal?.code).toBe(
      'LETTER_SIGNED',
    );
  });
});
