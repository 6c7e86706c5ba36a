import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide } from '../../../src/domain/application/decide.js';
import { openItems } from '../../../src/domain/process/open-items.js';
import { SYSTEM } from '../../../src/domain/application/messages.js';
import {
  aCase,
  APPLICANT,
  did,
  DRAFT,
  FINAL,
  itemOf,
  MINUTE,
  MORNING,
  officer,
  performed,
  prabumulih,
  recommended,
  tell,
  upTo,
  type Case,
} from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const open = ({ context: { definition }, state }: Case): readonly string[] =>
  openItems(definition, state.process).map(({ element }) => element);

const refused = (kase: Case, message: Parameters<typeof decide>[2]): string => {
  const decision = decide(kase.context, kase.state, message);
  return decision.ok ? 'accepted' : decision.error.code;
};

describe('the Prabumulih procedure with the survey gate', () => {
  it('leads through its ten rows to an issued permit', () => {
    const issued = upTo(aCase(context), 'archive');

    expect(issued.state.outcome).toBe('issued');
    expect(open(issued)).toEqual([]);
    const closed = issued.log.flatMap(({ changes }) => changes.tasksClosed.map(({ id }) => id));
    expect(closed).toEqual([
      'receive',
      'process',
      'paraf-kasi',
      'paraf-kabid',
      'paraf-sekdin',
      'approve',
      'finalise',
      'sign',
      'print',
      'announce',
      'hand-over',
    ]);
  });

  it('tells OSS of its milestones in order, each once, and of the permit', () => {
    const issued = upTo(aCase(context), 'archive');

    const told = issued.log.flatMap(({ changes }) =>
      changes.outbox.map(({ channel, payload }) => `${channel} ${String(payload['milestone'])}`),
    );
    expect(told).toEqual([
      'oss-license-status intake-complete',
      'oss-license-status validation',
      'oss-license-status number-taken',
      'oss-license-status issued',
      'oss-license issued',
    ]);
  });

  it('counts the working time of each row, and none while the applicant is at work', () => {
    const issued = upTo(aCase(context), 'archive');

    const completed = issued.log.flatMap(({ changes }) =>
      changes.ledger.filter(({ what, scope }) => what === 'complete' && scope.startsWith('step:')),
    );
    expect(completed.map(({ scope, remainingBefore }) => [scope, remainingBefore])).toEqual([
      ['step:1#1', 0.5 * MINUTE],
      ['step:2#1', 4.5 * MINUTE],
      ['step:3#1', 1.5 * MINUTE],
      ['step:4#1', 1.5 * MINUTE],
      ['step:5#1', 1.5 * MINUTE],
      ['step:6#1', 1.5 * MINUTE],
      ['step:7#1', 3.5 * MINUTE],
      ['step:8#1', 0.5 * MINUTE],
      ['step:9#1', 3.5 * MINUTE],
      ['step:10#1', 1.5 * MINUTE],
    ]);
  });
});

describe('receiving a file', () => {
  it('is refused while requirements are missing, naming them', () => {
    const bare = {
      ...aCase(context),
      state: { ...recommended(aCase(context)).state, requirements: { nib: '1'.repeat(64) } },
    };

    const decision = decide(context, bare.state, {
      type: 'complete-task',
      key: 'k',
      at: MORNING,
      actor: officer('front-office'),
      task: 'receive',
      input: {},
    });

    expect(decision).toMatchObject({
      ok: false,
      error: { code: 'REQUIREMENTS_INCOMPLETE', data: { missing: ['ktp'] } },
    });
  });

  it("is refused without the technical team's recommendation", () => {
    expect(
      refused(aCase(context), {
        type: 'complete-task',
        key: 'k',
        at: MORNING,
        actor: officer('front-office'),
        task: 'receive',
        input: {},
      }),
    ).toBe('RECOMMENDATION_MISSING');
  });

  it('sends an incomplete file back to the applicant, whose time does not count', () => {
    const waiting = did(aCase(context), 'receive', {
      outcome: 'incomplete',
      reason: 'KTP tidak terbaca',
      items: ['ktp'],
    });

    expect(open(waiting)).toEqual(['correct']);
    expect(waiting.last?.changes.tasksOpened[0]).toMatchObject({
      id: 'correct',
      role: 'applicant',
      clockStopped: true,
    });
    const back = tell(waiting, {
      type: 'complete-task',
      key: 'c',
      at: waiting.state.lastAt + 60 * MINUTE,
      actor: APPLICANT,
      task: 'correct',
      input: { note: 'sudah' },
    });
    expect(open(back)).toEqual(['receive']);
  });

  it('tells OSS 41 and 42 while the applicant corrects the file, so that its clock rests with ours', () => {
    const told = (kase: Case): readonly unknown[] =>
      kase.last?.changes.outbox.flatMap(({ channel, payload }) =>
        channel === 'oss-license-status' ? [payload['milestone']] : [],
      ) ?? [];
    const fromOss = { ...context, rules: { ...context.rules, reportsStops: true as const } };
    const incomplete = { outcome: 'incomplete', reason: 'KTP tidak terbaca', items: ['ktp'] };
    const waiting = did(aCase(fromOss), 'receive', incomplete);
    const at = waiting.state.lastAt + 60 * MINUTE;

    expect(told(waiting)).toEqual(['intake-incomplete', 'clarification-asked']);
    expect(waiting.last?.changes.outbox.at(-1)?.payload).toMatchObject({ by: 'user-front-office' });
    expect(
      told(
        tell(waiting, {
          type: 'complete-task',
          key: 'c',
          at,
          actor: APPLICANT,
          task: 'correct',
          input: { note: 'sudah' },
        }),
      ),
    ).toEqual(['clarification-given']);
    // The end of the application resumes nothing, and other sources have no clock of their own.
    expect(told(tell(waiting, { type: 'withdraw', key: 'w', at, actor: APPLICANT, reason: 'batal' }))).not.toContain(
      'clarification-given',
    );
    expect(told(did(aCase(context), 'receive', incomplete))).toEqual(['intake-incomplete']);
  });

  it('with a negative recommendation leads to a refusal letter', () => {
    const received = did(recommended(aCase(context), 'negative'), 'receive');

    expect(received.state.letter.kind).toBe('refusal');
    expect(received.state.refusalReason).toContain('12/REK/2026');
  });
});

describe('a paraf', () => {
  it('is refused out of turn', () => {
    const atKasi = upTo(aCase(context), 'draft');

    expect(
      refused(atKasi, {
        type: 'give-paraf',
        key: 'k',
        at: MORNING,
        actor: officer('kabid'),
        task: 'paraf-kabid',
        draft: DRAFT,
      }),
    ).toBe('TASK_NOT_OPEN');
    expect(
      refused(atKasi, {
        type: 'give-paraf',
        key: 'k',
        at: MORNING,
        actor: officer('kabid'),
        task: 'paraf-kasi',
        draft: DRAFT,
      }),
    ).toBe('PERMISSION_DENIED');
  });

  it('is refused to a draft other than the one shown', () => {
    const atKasi = upTo(aCase(context), 'draft');

    expect(
      refused(atKasi, {
        type: 'give-paraf',
        key: 'k',
        at: MORNING,
        actor: officer('kasi'),
        task: 'paraf-kasi',
        draft: 'e'.repeat(64),
      }),
    ).toBe('STATE_CHANGED');
  });

  it('given twice is refused, naming who gave it', () => {
    const given = upTo(aCase(context), 'paraf-kasi');

    const decision = decide(context, given.state, {
      type: 'give-paraf',
      key: 'again',
      at: MORNING,
      actor: officer('kasi'),
      task: 'paraf-kasi',
      draft: DRAFT,
    });

    expect(decision).toMatchObject({
      ok: false,
      error: { code: 'TASK_NOT_OPEN', data: { by: 'user-kasi', action: 'paraf' } },
    });
  });

  it('on the same content stands after a return and is not asked for again', () => {
    const atKabid = upTo(aCase(context), 'paraf-kasi');
    const back = tell(atKabid, {
      type: 'return-task',
      key: 'r',
      at: atKabid.state.lastAt,
      actor: officer('kabid'),
      task: 'paraf-kabid',
      to: 'process',
      reason: 'periksa lagi',
      items: [],
    });
    const redrafted = performed(did(back, 'process'), 'draft');

    expect(open(redrafted)).toEqual(['paraf-kabid']);
    expect(redrafted.last?.changes.audit.map(({ verb }) => verb)).toContain('paraf-stands');
  });

  it('on changed content is void and asked for again', () => {
    const atKabid = upTo(aCase(context), 'paraf-kasi');
    const back = tell(atKabid, {
      type: 'return-task',
      key: 'r',
      at: atKabid.state.lastAt,
      actor: officer('kabid'),
      task: 'paraf-kabid',
      to: 'process',
      reason: 'alamat salah',
      items: ['alamat'],
    });
    const redrafted = performed(did(back, 'process'), 'draft', { sha256: 'b'.repeat(64), covered: 'b'.repeat(64) });

    expect(open(redrafted)).toEqual(['paraf-kasi']);
    expect(redrafted.last?.changes.audit).toContainEqual(
      expect.objectContaining({ verb: 'paraf-void', element: 'paraf-kasi' }),
    );
  });

  it('becomes void when the recommendation it covers changes, and then nothing is approved', () => {
    const atKadin = recommended(upTo(aCase(context), 'paraf-sekdin'));

    expect(atKadin.state.parafs.every((paraf) => paraf.void !== undefined)).toBe(true);
    expect(
      refused(atKadin, {
        type: 'complete-task',
        key: 'k',
        at: MORNING,
        actor: officer('kadin'),
        task: 'approve',
        input: {},
      }),
    ).toBe('PARAF_VOID');
  });
});

describe('a refusal by the head of office', () => {
  it('goes back for a refusal letter, which takes the same way and ends refused', () => {
    const atKadin = upTo(aCase(context), 'paraf-sekdin');
    let kase = did(atKadin, 'approve', { decision: 'refused', reason: 'lokasi tidak sesuai tata ruang' });
    expect(open(kase)).toEqual(['process']);
    expect(kase.state.letter).toEqual({ kind: 'refusal' });

    kase = performed(did(kase, 'process'), 'draft', { sha256: DRAFT, covered: '9'.repeat(64) });
    for (const element of ['paraf-kasi', 'paraf-kabid', 'paraf-sekdin', 'approve', 'finalise'])
      kase = did(kase, element);
    kase = performed(
      performed(performed(kase, 'number'), 'draft-final', { sha256: FINAL, covered: '9'.repeat(64) }),
      'invite-survey',
    );
    kase = tell(kase, { type: 'survey-completed', key: 'survey', at: kase.state.lastAt, actor: SYSTEM, survey: 's' });
    kase = performed(performed(did(kase, 'sign'), 'sign-letter'), 'publish');
    kase = performed(did(kase, 'print'), 'print-letter');
    kase = performed(did(performed(did(kase, 'announce'), 'notify'), 'hand-over'), 'archive');

    expect(kase.state.outcome).toBe('refused');
    const told = kase.log.flatMap(({ changes }) => changes.outbox.map(({ payload }) => String(payload['milestone'])));
    expect(told.at(-1)).toBe('refused');
    expect(told).not.toContain('issued');
  });

  it('needs a reason', () => {
    const atKadin = upTo(aCase(context), 'paraf-sekdin');

    expect(
      refused(atKadin, {
        type: 'complete-task',
        key: 'k',
        at: MORNING,
        actor: officer('kadin'),
        task: 'approve',
        input: { decision: 'refused' },
      }),
    ).toBe('REASON_MISSING');
  });
});

describe('the survey gate', () => {
  it('is passed by no act, return or repair', () => {
    const gated = upTo(aCase(context), 'invite-survey');

    expect(open(gated)).toEqual(['survey']);
    const survey = itemOf(gated, 'survey');
    expect(
      refused(gated, {
        type: 'complete-task',
        key: 'a',
        at: MORNING,
        actor: officer('kadin'),
        task: 'sign',
        input: { letter: FINAL, seal: 's' },
      }),
    ).toBe('TASK_NOT_OPEN');
    expect(
      refused(gated, {
        type: 'complete-task',
        key: 'b',
        at: MORNING,
        actor: officer('kadin'),
        task: survey,
        input: {},
      }),
    ).toBe('ACTION_OUT_OF_TURN');
    expect(
      refused(gated, { type: 'effect-done', key: 'c', at: MORNING, actor: SYSTEM, task: survey, outputs: {} }),
    ).not.toBe('accepted');
    expect(
      refused(gated, {
        type: 'repair',
        key: 'd',
        at: MORNING,
        actor: officer('supervisor'),
        task: survey,
        to: 'sign',
        reason: 'darurat',
      }),
    ).toBe('RETURN_TARGET_INVALID');
  });

  it.each([
    ['to a task that was never done', 'sign'],
    ['to no task', 'nowhere'],
  ])('a repair %s is refused with those that it may lead to, and each is taken', (_why, to) => {
    const kase = upTo(aCase(context), 'survey');
    const [item] = openItems(context.definition, kase.state.process);
    const repaired = (target: string): ReturnType<typeof decide> =>
      decide(context, kase.state, {
        ...{ type: 'repair', key: 'd', at: MORNING, actor: officer('supervisor') },
        ...{ task: item?.id ?? '', to: target, reason: 'keliru' },
      });
    const refusedWith = repaired(to);
    if (refusedWith.ok) throw new Error('fixture is impossible: the repair was taken');
    expect(refusedWith.error).toMatchObject({ code: 'RETURN_TARGET_INVALID', data: { allowed: expect.any(Array) } });
    const allowed = refusedWith.error.data?.['allowed'] as readonly string[];
    expect(allowed).toContain('receive');
    for (const target of allowed) expect([target, repaired(target).ok]).toEqual([target, true]);
  });

  it('rests the promise while the applicant answers', () => {
    const gated = upTo(aCase(context), 'invite-survey');

    expect(gated.last?.changes.patch).toMatchObject({ clockRunning: false, dueAt: null });
    expect(upTo(aCase(context), 'survey').last?.changes.patch.clockRunning).toBe(true);
  });
});

describe('the signature', () => {
  it('is refused for a letter other than the one shown', () => {
    const atSign = upTo(aCase(context), 'survey');

    expect(
      refused(atSign, {
        type: 'complete-task',
        key: 'k',
        at: MORNING,
        actor: officer('kadin'),
        task: 'sign',
        input: { letter: DRAFT, seal: 's' },
      }),
    ).toBe('STATE_CHANGED');
  });

  it('is refused to one who gave a paraf to the letter', () => {
    const atSign = upTo(aCase(context), 'survey');

    expect(
      refused(atSign, {
        type: 'complete-task',
        key: 'k',
        at: MORNING,
        actor: { user: 'user-kasi', roles: ['kadin'] },
        task: 'sign',
        input: { letter: FINAL, seal: 's' },
      }),
    ).toBe('PARAF_AND_SIGNATURE_BY_ONE');
  });

  it('that fails is asked for again', () => {
    const signing = upTo(aCase(context), 'sign');
    const failed = tell(signing, {
      type: 'effect-failed',
      key: 'f',
      at: signing.state.lastAt,
      actor: SYSTEM,
      task: itemOf(signing, 'sign-letter'),
      code: 'SIGN_PASSPHRASE_WRONG',
      detail: 'wrong',
    });

    expect(open(failed)).toEqual(['sign']);
    expect(itemOf(failed, 'sign')).toBe('sign#2');
    // at the old task it is told which one it is by now
    const input = { letter: FINAL, seal: 's' };
    expect(
      decide(context, failed.state, {
        ...{ type: 'complete-task', key: 'k', at: MORNING, actor: officer('kadin'), task: 'sign', input },
      }),
    ).toMatchObject({
      ok: false,
      error: { code: 'TASK_NOT_OPEN', data: { task: 'sign', by: 'user-kadin', again: 'sign#2' } },
    });
  });

  it('is refused when the final letter says something else than the covered draft', () => {
    let kase = performed(upTo(aCase(context), 'number'), 'draft-final', { sha256: FINAL, covered: '7'.repeat(64) });
    expect(kase.state.parafs.every((paraf) => paraf.void !== undefined)).toBe(true);
    kase = performed(kase, 'invite-survey');
    kase = tell(kase, { type: 'survey-completed', key: 'survey', at: kase.state.lastAt, actor: SYSTEM, survey: 's' });

    expect(
      refused(kase, {
        type: 'complete-task',
        key: 'k',
        at: MORNING,
        actor: officer('kadin'),
        task: 'sign',
        input: { letter: FINAL, seal: 's' },
      }),
    ).toBe('PARAF_VOID');
  });
});

describe('an application', () => {
  it('is withdrawn by its applicant alone, and its number becomes void', () => {
    const numbered = upTo(aCase(context), 'draft-final');
    const message = {
      type: 'withdraw',
      key: 'w',
      at: numbered.state.lastAt,
      actor: APPLICANT,
      reason: 'batal',
    } as const;

    expect(refused(numbered, { ...message, actor: officer('front-office') })).toBe('PERMISSION_DENIED');
    const withdrawn = tell(numbered, message);
    expect(withdrawn.state.outcome).toBe('withdrawn');
    expect(withdrawn.last?.changes.numbers).toEqual([
      { key: 'app-1/permit', state: 'void', reason: 'the applicant withdrew the application' },
    ]);
    expect(refused(withdrawn, { ...message, key: 'again' })).toBe('APPLICATION_FINISHED');
  });

  it('held by a supervisor rests every clock and takes no act until it is resumed', () => {
    const atKasi = upTo(aCase(context), 'draft');
    const held = tell(atKasi, {
      type: 'hold',
      key: 'h',
      at: atKasi.state.lastAt,
      actor: officer('supervisor'),
      ground: 'sengketa',
      reason: 'gugatan',
    });

    expect(held.last?.changes.taskClocks).toEqual([{ id: 'paraf-kasi', dueAt: null, clockStopped: true }]);
    expect(
      refused(held, {
        type: 'give-paraf',
        key: 'k',
        at: MORNING,
        actor: officer('kasi'),
        task: 'paraf-kasi',
        draft: DRAFT,
      }),
    ).toBe('ACTION_OUT_OF_TURN');
    const resumed = tell(held, {
      type: 'resume',
      key: 'r',
      at: held.state.lastAt + 60 * MINUTE,
      actor: officer('supervisor'),
      reason: 'selesai',
    });
    expect(resumed.last?.changes.taskClocks[0]).toMatchObject({ id: 'paraf-kasi', clockStopped: false });
  });

  it('is reminded, marked overdue and escalated, each once', () => {
    const atKasi = upTo(aCase(context), 'draft');
    const start = atKasi.state.lastAt;
    const fire = (kase: Case, deadline: string, at: number): Case =>
      tell(kase, { type: 'deadline-reached', key: deadline, at, actor: SYSTEM, deadline });

    expect(
      refused(atKasi, {
        type: 'deadline-reached',
        key: 'x',
        at: start + MINUTE,
        actor: SYSTEM,
        deadline: 'step:3#1/overdue',
      }),
    ).toBe('ALREADY_DONE');
    const reminded = fire(atKasi, 'step:3#1/reminder', start + 1.6 * MINUTE);
    expect(reminded.last?.changes.outbox).toMatchObject([
      { channel: 'mail', payload: { template: 'task-reminder', role: 'kasi' } },
    ]);
    const overdue = fire(reminded, 'step:3#1/overdue', start + 2 * MINUTE);
    expect(overdue.last?.changes.taskClocks).toMatchObject([{ id: 'paraf-kasi', overdueAt: start + 2 * MINUTE }]);
    const escalated = fire(overdue, 'step:3#1/escalation', start + 3 * MINUTE);
    expect(escalated.last?.changes.taskClocks).toMatchObject([{ id: 'paraf-kasi', escalatedTo: 'kabid' }]);
    expect(
      refused(escalated, {
        type: 'deadline-reached',
        key: 'y',
        at: start + 3 * MINUTE,
        actor: SYSTEM,
        deadline: 'step:3#1/overdue',
      }),
    ).toBe('ALREADY_DONE');
  });
});
