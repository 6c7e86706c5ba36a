import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MAX_ID_LENGTH } from '../../src/domain/application/read-signal.js';
import { SIGNAL_NAMES } from '../../src/workflows/signals.js';
import { APPLICANT, DRAFT, officer } from '../builders/case.js';
import { alwaysOpen, openOffice, type Office, type Permit } from './harness.js';

let office: Office;
beforeAll(async () => {
  office = await openOffice(await alwaysOpen(), { cached: false });
});
afterAll(() => office.close());

const declined = ({ transitions }: Permit): readonly (string | undefined)[] =>
  transitions()
    .filter(({ accepted }) => !accepted)
    .map(({ refusal }) => refusal?.code);

const paraf = (role: string, task: string, draft = DRAFT) =>
  ({ type: 'give-paraf', task, draft, actor: officer(role) }) as const;

describe('what people say while no worker lives', () => {
  it('is kept, and taken in its order when one comes back', async () => {
    const permit = await office.start();
    await permit.upTo('process');
    await permit.opened('paraf-kasi');
    await office.stopWorker();

    for (const [role, key] of [
      ['kasi', 'a'],
      ['kabid', 'b'],
      ['sekdin', 'c'],
    ] as const) {
      await permit.raw(SIGNAL_NAMES['give-paraf'], { ...paraf(role, `paraf-${role}`), key });
    }
    await office.startWorker();
    await permit.opened('approve');

    expect(permit.state().parafs.map(({ by }) => by)).toEqual(['user-kasi', 'user-kabid', 'user-sekdin']);
    expect(
      permit
        .transitions()
        .slice(-3)
        .map(({ message }) => message.key),
    ).toEqual(['a', 'b', 'c']);
  });
});

describe('a message that the rules do not accept', () => {
  it('late, out of turn, by the wrong role or given again: is an audited fact with its code, and changes nothing', async () => {
    const permit = await office.start();
    await permit.upTo('paraf-kasi');
    await permit.opened('paraf-kabid');
    const before = permit.state();

    const answers = [
      await permit.tell(paraf('kasi', 'paraf-kasi')),
      await permit.tell(paraf('sekdin', 'paraf-sekdin')),
      await permit.tell(paraf('kasi', 'paraf-kabid')),
      await permit.tell(paraf('kabid', 'paraf-kabid', 'e'.repeat(64))),
      await permit.tell({ type: 'complete-task', task: 'paraf-kabid', actor: officer('kabid'), input: {} }),
      await permit.tell({
        type: 'return-task',
        task: 'paraf-kabid',
        to: 'receive',
        reason: 'x',
        items: [],
        actor: officer('kabid'),
      }),
      await permit.tell({ type: 'withdraw', reason: 'x', actor: officer('kabid') }),
      await permit.tell({ type: 'supersede', status: '57', reason: 'x', actor: officer('kadin') }),
    ];

    expect(answers.map(({ refusal }) => refusal?.code)).toEqual([
      'TASK_NOT_OPEN',
      'TASK_NOT_OPEN',
      'PERMISSION_DENIED',
      'STATE_CHANGED',
      'ACTION_UNKNOWN',
      'RETURN_TARGET_INVALID',
      'PERMISSION_DENIED',
      'PERMISSION_DENIED',
    ]);
    for (const { audit, patch } of answers) {
      expect(audit).toMatchObject([{ verb: 'declined' }]);
      expect(patch.state).toEqual(before);
    }
  });

  it('after the end is declined, as long as the procedure can still hear it', async () => {
    const permit = await office.start();
    await permit.opened('receive');
    await office.stopWorker();
    await permit.raw(SIGNAL_NAMES.withdraw, { key: 'w', actor: APPLICANT, reason: 'batal' });
    await permit.raw(SIGNAL_NAMES['complete-task'], {
      key: 'late',
      actor: officer('front-office'),
      task: 'receive',
      input: {},
    });
    await office.startWorker();

    expect(await permit.ends()).toBe('withdrawn');
    expect(permit.transitions().map(({ message, refusal }) => [message.key, refusal?.code])).toEqual([
      ['started', undefined],
      ['w', undefined],
      ['late', 'APPLICATION_FINISHED'],
    ]);
  });

  it('held by another officer is declined, naming them', async () => {
    const permit = await office.start();
    await permit.upTo('process');
    await permit.opened('paraf-kasi');
    office.world.record.claim(permit.id, 'paraf-kasi', 'user-other-kasi');

    const answer = await permit.tell(paraf('kasi', 'paraf-kasi'));

    expect(answer).toMatchObject({ accepted: false, refusal: { code: 'TASK_HELD_BY_ANOTHER' } });
    office.world.record.claim(permit.id, 'paraf-kasi', 'user-kasi');
    expect((await permit.tell(paraf('kasi', 'paraf-kasi'))).accepted).toBe(true);
  });

  it('sent twice under one key counts once', async () => {
    const permit = await office.start();
    await permit.upTo('process');
    await permit.opened('paraf-kasi');

    for (let time = 0; time < 3; time += 1)
      await permit.raw(SIGNAL_NAMES['give-paraf'], { ...paraf('kasi', 'paraf-kasi'), key: 'same' });
    await permit.opened('paraf-kabid');
    await permit.tell(paraf('kabid', 'paraf-kabid'));

    expect(permit.transitions().filter(({ message }) => message.key === 'same')).toHaveLength(1);
    expect(declined(permit)).toEqual([]);
  });
});

describe('a raw signal of garbage', () => {
  it('of any shape is declined, and the procedure goes on', async () => {
    const permit = await office.start();
    await permit.opened('receive');
    const garbage: readonly unknown[] = [
      undefined,
      null,
      42,
      'paraf',
      [],
      [[]],
      { key: 7, actor: 'kadin', task: ['sign'], at: 'now' },
      { key: 'g1', actor: { user: 'user-kadin', roles: 'kadin' }, task: { toString: 'sign' } },
      { key: 'g2', type: 'effect-done', actor: { user: 'system', roles: [] }, task: 'draft', outputs: {} },
      { key: 'g3', at: Number.MAX_VALUE, actor: { user: '', roles: [null, 5, 'kadin'] } },
      { key: 'g4', at: -1.5, actor: officer('kadin'), task: '__proto__', draft: DRAFT },
    ];

    for (const payload of garbage) for (const signal of Object.values(SIGNAL_NAMES)) await permit.raw(signal, payload);
    await permit.until((transitions) => transitions.filter(({ accepted }) => !accepted).length >= 70);
    await permit.upTo('receive');

    expect(
      permit
        .transitions()
        .filter(({ accepted }) => accepted)
        .map(({ message }) => message.type),
    ).toEqual(['started', 'file-changed', 'complete-task']);
    expect(new Set(permit.transitions().map(({ message }) => message.key)).size).toBe(permit.transitions().length);
    expect(permit.transitions().every(({ message }) => Number.isSafeInteger(message.at))).toBe(true);
  });

  it('cannot take the key of what the machinery will say', async () => {
    const permit = await office.start();
    await permit.opened('receive');

    for (const key of [
      'started',
      'effect-done/draft',
      'effect-failed/sign-letter',
      'deadline/step:2#1/reminder',
      'unkeyed/1',
    ]) {
      await permit.raw(SIGNAL_NAMES['give-paraf'], { key, actor: officer('kasi'), task: 'paraf-kasi', draft: DRAFT });
    }
    await permit.upTo('hand-over');

    expect(await permit.ends()).toBe('issued');
    expect(declined(permit)).toEqual(Array.from({ length: 5 }, () => 'TASK_NOT_OPEN'));
  });

  it('without a key each is a message of its own', async () => {
    const permit = await office.start();
    await permit.opened('receive');

    for (let time = 0; time < 3; time += 1)
      await permit.raw(SIGNAL_NAMES['give-paraf'], { actor: officer('kasi'), task: 'paraf-kasi', draft: DRAFT });
    await permit.until((transitions) => transitions.filter(({ accepted }) => !accepted).length === 3);

    expect(declined(permit)).toEqual(['TASK_NOT_OPEN', 'TASK_NOT_OPEN', 'TASK_NOT_OPEN']);
  });

  it('longer than the record holds, or in letters it does not know, is cut to what it holds', async () => {
    const permit = await office.start();
    await permit.opened('receive');
    const long = 'x'.repeat(10_000);

    for (const text of [long, '🙂'.repeat(150), 'naïve\u0000key']) {
      await permit.raw(SIGNAL_NAMES['complete-task'], {
        key: text,
        actor: { user: text, roles: [text], onBehalfOf: text },
        task: text,
        input: {},
      });
    }
    await permit.until((transitions) => transitions.filter(({ accepted }) => !accepted).length === 3);

    for (const { message, audit } of permit.transitions().slice(1)) {
      for (const id of [message.key, message.actor.user, 'task' in message ? message.task : '', audit[0]?.task ?? '']) {
        expect(id).toMatch(/^[\x21-\x7e]*$/);
        expect(id.length).toBeLessThanOrEqual(MAX_ID_LENGTH);
      }
    }
  });
});
