import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide } from '../../../src/domain/application/decide.js';
import type { Actor, CorrectApplication } from '../../../src/domain/application/messages.js';
import { whatLeadsOn } from '../../../src/domain/application/leads-on.js';
import {
  aCase,
  did,
  itemOf,
  MORNING,
  officer,
  performed,
  prabumulih,
  tell,
  upTo,
  type Case,
} from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const SYSTEM: Actor = { user: 'system', roles: [] };

const correction = (actor: Actor, more: Partial<CorrectApplication> = {}): CorrectApplication => ({
  type: 'correct-application',
  key: `correct-${JSON.stringify(more).length.toString()}`,
  at: MORNING,
  actor,
  applicant: { name: 'TOKO BERKAH' },
  data: {},
  reason: 'ditulis dengan huruf Latin',
  ...more,
});

const refusedWith = (kase: Case, message: CorrectApplication): unknown => {
  const decision = decide(kase.context, kase.state, message);
  return decision.ok ? 'accepted' : { code: decision.error.code, field: decision.error.data?.['field'] ?? null };
};

/** The back office has processed the file, and the machine draws the draft. */
const atDraft = (): Case => upTo(aCase(context), 'process');

const stalled = (kase: Case, key = 'correction-wanted/draft/0'): Case =>
  tell(kase, {
    type: 'correction-wanted',
    key,
    at: kase.state.lastAt,
    actor: SYSTEM,
    task: itemOf(kase, 'draft'),
    code: 'LETTER_CHARACTER',
    detail: 'the letters cannot show a character of applicant.name',
  });

describe('machine work that only a correction of the file can mend', () => {
  it('opens a task for the officer who acted last, and leads on by it', () => {
    const kase = stalled(atDraft());

    expect(kase.last?.changes.tasksOpened).toMatchObject([
      { id: 'correct:1', element: 'draft', action: 'correct-application', role: 'back-office', step: null },
    ]);
    expect(whatLeadsOn(kase.context, kase.state)).toContainEqual(
      expect.objectContaining({ kind: 'task', item: 'correct:1', seenBy: 'back-office' }),
    );
  });

  it('is closed by the correction, and wanted anew under another task where that did not help', () => {
    const corrected = tell(stalled(atDraft()), correction(officer('back-office')));
    expect(corrected.last?.changes.tasksClosed).toMatchObject([
      { id: 'correct:1', reason: 'completed', outcome: 'corrected', by: officer('back-office').user },
    ]);
    expect(corrected.state.wanted).toBeUndefined();

    const again = stalled(corrected, 'correction-wanted/draft/1');
    expect(again.last?.changes.tasksOpened).toMatchObject([{ id: 'correct:2' }]);
  });

  it('is wanted no more when the machine has done it, or when a supervisor takes the work back', () => {
    const done = performed(stalled(atDraft()), 'draft', { sha256: 'a'.repeat(64), covered: 'c'.repeat(64) });
    expect(done.last?.changes.tasksClosed).toContainEqual(
      expect.objectContaining({ id: 'correct:1', reason: 'cancelled', by: null }),
    );

    const kase = stalled(atDraft());
    const repaired = tell(kase, {
      type: 'repair',
      key: 'repair',
      at: kase.state.lastAt,
      actor: officer('supervisor'),
      task: itemOf(kase, 'draft'),
      to: 'process',
      reason: 'nama salah',
    });
    expect(repaired.last?.changes.tasksClosed).toContainEqual(expect.objectContaining({ id: 'correct:1' }));
    expect(repaired.state.wanted).toBeUndefined();
  });

  it('is wanted no more when the application has ended, with whatever it lacked', () => {
    const received = aCase(context);
    const lacking = tell(received, {
      type: 'correction-wanted',
      key: 'correction-wanted/file/0',
      at: received.state.lastAt,
      actor: SYSTEM,
      task: 'file',
      code: 'INPUT_INVALID',
      detail: '/applicant/address is needed by the letter',
    });
    expect(lacking.last?.changes.tasksOpened).toMatchObject([{ id: 'correct:1', role: 'front-office' }]);

    const over = upTo(lacking, 'archive');
    expect(over.state.outcome).toBe('issued');
    expect(over.state.wanted).toBeUndefined();
    expect(over.last?.changes.tasksClosed).toContainEqual(
      expect.objectContaining({ id: 'correct:1', reason: 'cancelled', by: null }),
    );
  });

  it('may be taken in hand, and is not completed like another task', () => {
    const kase = stalled(atDraft());
    const held = tell(kase, {
      type: 'task-held',
      key: 'held',
      at: kase.state.lastAt,
      actor: officer('back-office'),
      task: 'correct:1',
      holder: officer('back-office').user,
    });
    expect(held.last?.changes.audit[0]).toMatchObject({ verb: 'task-held', task: 'correct:1' });

    const decision = decide(kase.context, kase.state, {
      type: 'complete-task',
      key: 'k',
      at: MORNING,
      actor: officer('back-office'),
      task: 'correct:1',
      input: {},
    });
    expect(decision.ok ? null : decision.error).toMatchObject({
      code: 'ACTION_UNKNOWN',
      data: { expected: 'correct-application' },
    });
  });
});

describe('a correction of the file', () => {
  it('is of the officer who has the case, or of a supervisor, with a reason', () => {
    const kase = stalled(atDraft());

    expect(refusedWith(kase, correction(officer('kasi')))).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect(refusedWith(kase, correction(officer('back-office'), { reason: ' ' }))).toMatchObject({
      code: 'REASON_MISSING',
    });
    expect(refusedWith(kase, correction(officer('back-office')))).toBe('accepted');
    expect(refusedWith(kase, correction(officer('supervisor')))).toBe('accepted');
  });

  it.each<[string, Partial<CorrectApplication>, string]>([
    ['an unknown particular', { applicant: { nmae: 'A' } }, 'applicant.nmae'],
    ['a name that is taken away', { applicant: { name: null } }, 'applicant.name'],
    ['a name that nobody sees', { applicant: { name: '​‍' } }, 'applicant.name'],
    ['a name of dashes', { applicant: { name: '-' } }, 'applicant.name'],
    ['a name of 201 characters', { applicant: { name: 'n'.repeat(201) } }, 'applicant.name'],
    ['an address for mail that is none', { applicant: { email: '-' } }, 'applicant.email'],
    ['a NIK of 15 digits', { applicant: { nationalId: '1'.repeat(15) } }, 'applicant.nationalId'],
    ['a number for a text', { applicant: { phone: 62711 } }, 'applicant.phone'],
    ['particulars among the data', { applicant: {}, data: { applicant: { name: 'A' } } }, 'data.applicant'],
  ])('refuses %s by name', (_what, more, field) => {
    expect(refusedWith(stalled(atDraft()), correction(officer('back-office'), more))).toEqual({
      code: 'INPUT_INVALID',
      field,
    });
  });

  it('voids the parafs that cover the data, and has the letter drawn anew', () => {
    const kase = upTo(aCase(context), 'paraf-sekdin');
    const corrected = tell(kase, correction(officer('kadin'), { data: { businessName: 'TOKO BERKAH JAYA' } }));

    expect(corrected.state.parafs.filter(({ void: isVoid }) => isVoid === undefined)).toEqual([]);
    expect(corrected.last?.perform).toMatchObject([{ task: 'redraw/1', effect: 'draft', beside: true }]);
    expect(corrected.last?.changes.patch.corrected).toEqual({
      applicant: { name: 'TOKO BERKAH' },
      businessName: 'TOKO BERKAH JAYA',
    });
    const [entry] = corrected.last?.changes.audit ?? [];
    expect(entry).toMatchObject({
      verb: 'correct-application',
      after: { corrected: ['applicant.name', 'businessName'] },
    });
    expect(JSON.stringify(entry?.after)).not.toContain('BERKAH');
  });

  it('comes too late for a letter that is signed', () => {
    const kase = upTo(aCase(context), 'print');
    expect(refusedWith(kase, correction(officer('supervisor')))).toMatchObject({ code: 'LETTER_SIGNED' });
  });
});

describe('a correction that comes with a completed task', () => {
  const FIELDS = { applicant: { name: ' TOKO BERKAH ' }, businessName: 'TOKO BERKAH' };
  const processed = (kase: Case, fields: Record<string, unknown>): Case => did(kase, 'process', { fields });
  const saidBy = ({ last }: Case): unknown => {
    const entry = last?.changes.audit.find(({ verb }) => verb === 'process');
    return [entry?.after?.['corrected'], last?.changes.patch.corrected];
  };

  it('names each particular and is kept as one by itself is', () => {
    expect(saidBy(processed(upTo(aCase(context), 'receive'), FIELDS))).toEqual([
      ['applicant.name', 'businessName'],
      { applicant: { name: 'TOKO BERKAH' }, businessName: 'TOKO BERKAH' },
    ]);
  });

  it('is read as it came where the application began before', () => {
    const before = { ...context, rules: { ...context.rules, revision: 5 } };
    expect(saidBy(processed(upTo(aCase(before), 'receive'), FIELDS))).toEqual([['applicant', 'businessName'], FIELDS]);
  });

  it('is refused at its place in the input', () => {
    const kase = upTo(aCase(context), 'receive');
    const decision = decide(kase.context, kase.state, {
      ...{ type: 'complete-task', key: 'process-1', at: MORNING, actor: officer('back-office') },
      ...{ task: itemOf(kase, 'process'), input: { fields: { applicant: { email: '-' } } } },
    });

    expect(decision.ok || decision.error.faults?.map(({ pointer }) => pointer)).toEqual([
      '/input/fields/applicant/email',
    ]);
  });
});
