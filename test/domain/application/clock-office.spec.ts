import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { promiseClock } from '../../../src/domain/application/clock.js';
import { decide } from '../../../src/domain/application/decide.js';
import { SYSTEM, type ApplicationMessage, type OssClock } from '../../../src/domain/application/messages.js';
import { alarmsDue, viewOf } from '../../../src/domain/time/index.js';
import {
  aCase,
  did,
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

const supervisor = officer('supervisor');
let key = 0;
const oss = (code: OssClock['code'], at: number, actor = SYSTEM): ApplicationMessage => ({
  type: 'oss-clock',
  key: `oss-${(key += 1)}`,
  at,
  actor,
  code,
});
const refused = (kase: Case, message: ApplicationMessage): string => {
  const decision = decide(kase.context, kase.state, message);
  return decision.ok ? 'accepted' : decision.error.code;
};
const consumed = ({ state }: Case, budget: string, at: number): number | undefined =>
  viewOf(context.calendar, state.clock, budget, at)?.consumed;
const ledger = ({ last }: Case): readonly unknown[] =>
  last?.changes.ledger.map(({ what, scope, ground, actor }) => [what, scope, ground, actor]) ?? [];

describe('status codes of OSS', () => {
  it('41 rests every clock until 42, and what was consumed stays', () => {
    const kase = upTo(aCase(context), 'receive');
    const at = kase.state.lastAt;

    const stopped = tell(kase, oss('41', at + MINUTE));
    expect(stopped.last?.changes.patch).toMatchObject({ dueAt: null, clockRunning: false });
    expect(ledger(stopped)).toContainEqual(['stop', 'step:2#1', 'oss:41', 'OSS']);
    const resumed = tell(stopped, oss('42', at + 31 * MINUTE));

    expect(consumed(resumed, 'step:2#1', at + 32 * MINUTE)).toBe(2 * MINUTE);
    expect(resumed.last?.changes.patch.clockRunning).toBe(true);
  });

  it('43 and 44 begin again from zero, and the ledger shows it as what it is', () => {
    const kase = upTo(aCase(context), 'receive');
    const at = kase.state.lastAt;

    const again = tell(tell(kase, oss('43', at + 2 * MINUTE)), oss('44', at + 10 * MINUTE));

    expect(consumed(again, 'step:2#1', at + 11 * MINUTE)).toBe(MINUTE);
    expect(ledger(again)).toContainEqual(['reset', 'step:2#1', 'oss:44', 'OSS']);
  });

  it('that answer a stop which OSS never made are declined', () => {
    expect(refused(upTo(aCase(context), 'receive'), oss('42', MORNING))).toBe('CLOCK_REFUSED');
  });

  it.each(['41', '42', '43', '44'] as const)('%s is not the office’s to send', (code) => {
    expect(refused(upTo(aCase(context), 'receive'), oss(code, MORNING, supervisor))).toBe('PERMISSION_DENIED');
  });

  it('keep the clock at rest while people go on working', () => {
    const stopped = tell(upTo(aCase(context), 'receive'), oss('41', MORNING + MINUTE));

    const worked = did(stopped, 'process');

    expect(worked.last?.changes.patch.clockRunning).toBe(false);
    expect(performed(worked, 'draft').last?.changes.tasksOpened).toEqual([
      expect.objectContaining({ dueAt: null, clockStopped: true }),
    ]);
  });
});

describe('a supervisor', () => {
  const reset = (at: number, actor = supervisor, reason = 'salah hitung'): ApplicationMessage => ({
    type: 'reset-clock',
    key: `reset-${(key += 1)}`,
    at,
    actor,
    reason,
  });

  it('sets the clock back to zero, with a reason and by name', () => {
    const kase = upTo(aCase(context), 'receive');
    const at = kase.state.lastAt + 2 * MINUTE;

    const after = tell(kase, reset(at));

    expect(consumed(after, 'step:2#1', at)).toBe(0);
    expect(ledger(after)).toContainEqual(['reset', 'step:2#1', `supervisor:${supervisor.user}`, supervisor.user]);
    expect(refused(kase, reset(at, officer('kasi')))).toBe('PERMISSION_DENIED');
    expect(refused(kase, reset(at, supervisor, ' '))).toBe('REASON_MISSING');
  });
});

describe('a hold', () => {
  const hold = (at: number, more: { ground?: string; consent?: boolean } = {}): ApplicationMessage => ({
    type: 'hold',
    key: `hold-${(key += 1)}`,
    at,
    actor: supervisor,
    ground: 'sengketa',
    reason: 'gugatan',
    ...more,
  });
  const resume = (at: number): ApplicationMessage => ({
    type: 'resume',
    key: `resume-${(key += 1)}`,
    at,
    actor: supervisor,
    reason: 'dicabut',
  });

  it('needs a ground of the office’s list', () => {
    expect(refused(upTo(aCase(context), 'receive'), hold(MORNING + MINUTE, { ground: 'malas' }))).toBe('INPUT_INVALID');
  });

  it('is free twice; the third needs consent, which the ledger names', () => {
    let kase = upTo(aCase(context), 'receive');
    let at = kase.state.lastAt;
    for (let stop = 1; stop <= 2; stop += 1) kase = tell(tell(kase, hold((at += MINUTE))), resume((at += MINUTE)));

    expect(refused(kase, hold((at += MINUTE)))).toBe('CONSENT_NEEDED');
    const third = tell(kase, hold(at, { consent: true }));

    expect(third.last?.changes.ledger.filter(({ what }) => what === 'stop').map(({ consent }) => consent)).toEqual([
      supervisor.user,
      supervisor.user,
    ]);
    expect(third.state.consent).toBeUndefined();
    expect(refused(tell(third, resume(at + MINUTE)), hold(at + 2 * MINUTE))).toBe('CONSENT_NEEDED');
  });

  it('in the last part of the promise needs consent', () => {
    const kase = upTo(aCase(context), 'receive');
    // Promise of 5 working days from Tuesday 24: on Monday 30 at closing 4 of them are spent, 20 % remain.
    const late = Date.UTC(2026, 10, 30, 9, 30);

    expect(refused(kase, hold(late - 24 * 60 * MINUTE))).toBe('accepted');
    expect(refused(kase, hold(late))).toBe('CONSENT_NEEDED');
  });
});

describe('a correction by the applicant', () => {
  const back = (kase: Case): ApplicationMessage => ({
    type: 'complete-task',
    key: `back-${(key += 1)}`,
    at: kase.state.lastAt,
    actor: officer('front-office'),
    task: itemOf(kase, 'receive'),
    input: { outcome: 'incomplete', reason: 'KTP buram' },
  });
  const corrected = (kase: Case): Case =>
    tell(kase, {
      type: 'complete-task',
      key: `ok-${(key += 1)}`,
      at: kase.state.lastAt + MINUTE,
      actor: { user: 'user-applicant', roles: ['applicant'] },
      task: itemOf(kase, 'correct'),
      input: {},
    });

  it('is asked for twice freely, the third time with the consent that a supervisor gave before', () => {
    let kase = recommended(aCase(context));
    for (let stop = 1; stop <= 2; stop += 1) kase = corrected(tell(kase, back(kase)));

    expect(refused(kase, back(kase))).toBe('CONSENT_NEEDED');
    const consent: ApplicationMessage = {
      type: 'consent-to-stop',
      key: 'consent',
      at: kase.state.lastAt,
      actor: supervisor,
      reason: 'berkas baru',
    };
    expect(refused(kase, { ...consent, actor: officer('front-office') })).toBe('PERMISSION_DENIED');
    const allowed = tell(kase, consent);
    expect(refused(allowed, { ...consent, key: 'twice' })).toBe('ALREADY_DONE');
    const third = tell(allowed, back(allowed));

    expect(third.state.consent).toBeUndefined();
    expect(third.last?.changes.ledger.some(({ what, consent: by }) => what === 'stop' && by === supervisor.user)).toBe(
      true,
    );
  });
});

/** The next official gives the paraf that was missing. */
const performedParaf = (kase: Case): Case =>
  tell(kase, {
    type: 'give-paraf',
    key: 'late-paraf',
    at: kase.state.lastAt + MINUTE,
    actor: officer('kasi'),
    task: itemOf(kase, 'paraf-kasi'),
    draft: kase.state.letter.draft?.sha256 ?? '',
  });

describe('a permit type with deemed approval', () => {
  const spent = (kase: Case): ApplicationMessage => {
    const due = viewOf(context.calendar, kase.state.clock, 'application', kase.state.lastAt)?.due ?? 0;
    return { type: 'deadline-reached', key: 'promise', at: due, actor: SYSTEM, deadline: 'application/100' };
  };
  const deemed = (): ApplicationContext => ({
    ...context,
    rules: { ...context.rules, deemedApproval: { outcome: 'statement' } },
  });

  it('ends so when the whole promise is spent, tells OSS, signs nothing, and closes what is open', () => {
    const kase = upTo(aCase(deemed()), 'draft-final');

    const ended = tell(kase, spent(kase));

    expect(ended.state.outcome).toBe('deemed-approved');
    expect(ended.state.letter.signed).toBeUndefined();
    expect(ended.last?.changes.patch.status).toBe('deemed-approved');
    expect(ended.last?.changes.outbox.map(({ channel, payload }) => [channel, payload['milestone']])).toEqual([
      ['oss-license-status', 'deemed-approved'],
      ['deemed-approval', undefined],
    ]);
    expect(ended.last?.changes.numbers).toEqual([expect.objectContaining({ state: 'void' })]);
    expect(refused(ended, spent(kase))).toBe('APPLICATION_FINISHED');
  });

  it('does not end so while the letter is sealed that the head signed in time, and ends so where that fails', () => {
    const signing = upTo(aCase(deemed()), 'sign');
    const due = spent(signing);
    expect(refused(signing, due)).toBe('ALREADY_DONE');

    const sealed = performed(signing, 'sign-letter', undefined, due.at + MINUTE);
    const told = tell(sealed, { ...due, at: due.at + MINUTE });
    expect(told.state.outcome).toBeNull();
    expect(told.last?.changes.audit.map(({ verb }) => verb)).toEqual(['promise']);

    const failed = tell(signing, {
      type: 'effect-failed',
      key: 'failed',
      at: due.at + MINUTE,
      actor: SYSTEM,
      task: itemOf(signing, 'sign-letter'),
      code: 'SIGNING_REFUSED',
      detail: 'the passphrase is wrong',
    });
    expect(itemOf(failed, 'sign')).toBeTruthy();
    expect(tell(failed, { ...due, at: due.at + MINUTE }).state.outcome).toBe('deemed-approved');
  });

  it('does not end so a moment too early, nor where the type promises nothing of the kind', () => {
    const kase = upTo(aCase(deemed()), 'receive');
    const due = spent(kase);

    expect(refused(kase, { ...due, at: due.at - 1 })).toBe('ALREADY_DONE');
    const plain = upTo(aCase(context), 'receive');
    expect(tell(plain, spent(plain)).state.outcome).toBeNull();
  });

  it('may hand the application to the head instead, once, with a countdown; parafs are asked for as before', () => {
    const handing: ApplicationContext = {
      ...context,
      rules: {
        ...context.rules,
        deemedApproval: { outcome: 'hand-to-head', countdown: { unit: 'working-day', amount: 2 } },
      },
    };
    const kase = upTo(aCase(handing), 'draft');
    const due = spent(kase);

    const handed = tell(kase, due);

    expect(handed.state.outcome).toBeNull();
    expect(handed.state.handedToHeadAt).toBe(due.at);
    // The promise ends on Tuesday 1 December at 16:00: two working days more.
    expect(viewOf(context.calendar, handed.state.clock, 'countdown', due.at)?.due).toBe(due.at + 48 * 60 * MINUTE);
    expect(handed.last?.changes.outbox.map(({ payload }) => [payload['template'], payload['head']])).toContainEqual([
      'task-deemed',
      'kadin',
    ]);
    expect(refused(handed, { ...due, key: 'again' })).toBe('ALREADY_DONE');
    expect(handed.last?.perform).toEqual([]);
    expect(handed.state.parafs).toEqual([]);
    const later = performedParaf(handed);
    expect(later.state.clock.budgets['countdown']).toBeDefined();
  });

  it('does not end so while a window stops the promise', () => {
    const kase = upTo(aCase(deemed()), 'receive');
    const due = spent(kase);
    const event = {
      type: 'declare-window',
      window: 'w',
      kind: 'c',
      cause: 'bencana-alam',
      from: MORNING + 60 * MINUTE,
      to: null,
      reason: 'banjir',
      evidence: 'BA',
    } as const;
    const resting = tell(kase, {
      type: 'clock-adjusted',
      key: 'clock/1',
      at: MORNING + 61 * MINUTE,
      actor: SYSTEM,
      notices: [{ version: 1, office: '*', at: MORNING, actor: 'p', event }],
    });

    expect(refused(resting, due)).toBe('ALREADY_DONE');
  });
});

describe('a server whose clock is set back', () => {
  it('gives nothing and takes nothing: what is said then counts from the last thing that was said', () => {
    const last = MORNING + MINUTE / 2;
    const back = MORNING - 180 * MINUTE;
    const before = did(recommended(aCase(context)), 'receive', {}, last);
    const promise = promiseClock(context, before.state.clock, last);

    const kasi = performed(did(before, 'process', {}, back), 'draft', undefined, back);

    const rows = kasi.log.flatMap(({ changes }) => changes.ledger);
    expect(rows.map(({ at }) => at)).toEqual(rows.map(({ at }) => at).sort((a, b) => a - b));
    expect(rows.find(({ what, scope }) => what === 'complete' && scope === 'step:2#1')).toMatchObject({
      at: last,
      remainingAfter: 5 * MINUTE,
    });
    expect(promiseClock(context, kasi.state.clock, back)).toEqual(promise);
    expect(alarmsDue(context.calendar, kasi.state.clock, context.rules.clock, back)).toEqual([]);
    // Read by the clock that was set back, what is consumed is nothing, and never less.
    expect(viewOf(context.calendar, kasi.state.clock, 'step:3#1', back)).toMatchObject({
      consumed: 0,
      remaining: 2 * MINUTE,
      due: last + 2 * MINUTE,
      overdue: false,
    });
  });
});
