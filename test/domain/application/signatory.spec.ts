import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide } from '../../../src/domain/application/decide.js';
import { SYSTEM, type Actor, type SignatoryChanged } from '../../../src/domain/application/messages.js';
import { openPerformances } from '../../../src/domain/application/performances.js';
import { chosenSignatory, needsRedrawing } from '../../../src/domain/application/signatory.js';
import { aCase, COVERED, itemOf, officer, performed, prabumulih, tell, upTo, type Case } from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const PLH: Actor = { user: 'user-plh', roles: ['kadin'], onBehalfOf: 'user-kadin' };
const NEW_LETTER = '9'.repeat(64);

const changed = (kase: Case, signatory: string, standsInFor: string | null = null): SignatoryChanged => ({
  type: 'signatory-changed',
  key: `signatory/${String(kase.told.length)}`,
  at: kase.state.lastAt,
  actor: SYSTEM,
  signatory,
  standsInFor,
});

const redrawn = (kase: Case, outputs: Readonly<Record<string, string | null>>): Case =>
  tell(kase, {
    type: 'effect-done',
    key: `done/${kase.state.redrawing?.task ?? ''}`,
    at: kase.state.lastAt,
    actor: SYSTEM,
    task: kase.state.redrawing?.task ?? '',
    outputs: { sha256: NEW_LETTER, covered: COVERED, ...outputs },
  });

const atTheHead = (): Case => {
  const invited = performed(performed(upTo(aCase(context), 'number'), 'draft-final'), 'invite-survey');
  return tell(invited, {
    type: 'survey-completed',
    key: 'survey',
    at: invited.state.lastAt,
    actor: SYSTEM,
    survey: 's',
  });
};

const signs = (kase: Case, actor: Actor): string => {
  const decision = decide(kase.context, kase.state, {
    type: 'complete-task',
    key: 'sign',
    at: kase.state.lastAt,
    actor,
    task: itemOf(kase, 'sign'),
    input: { letter: kase.state.letter.final?.sha256 ?? '', seal: 's' },
  });
  return decision.ok ? 'accepted' : decision.error.code;
};

describe('who signs a letter', () => {
  const head = { user: 'user-kadin', standsInFor: null };
  const standIn = (user: string) => ({ user, standsInFor: 'user-kadin' });

  it('is the first who stands in and has given no paraf of it, else the official, else who is first and waits', () => {
    const { parafs } = upTo(aCase(context), 'paraf-sekdin').state;
    const chosen = (...candidates: readonly { readonly user: string; readonly standsInFor: string | null }[]) =>
      chosenSignatory(candidates, parafs)?.user ?? null;
    expect(chosen(standIn('user-other'), head)).toBe('user-other');
    expect(chosen(standIn('user-sekdin'), standIn('user-other'), head)).toBe('user-other');
    expect(chosen(standIn('user-sekdin'), head)).toBe('user-kadin');
    expect(chosen(standIn('user-sekdin'), standIn('user-kasi'))).toBe('user-sekdin');
    expect(chosen()).toBeNull();
    expect(chosenSignatory([standIn('user-sekdin'), head], [])?.user).toBe('user-sekdin');
  });
});

describe('a letter that waits for its signature, when another official signs from now on', () => {
  it('is drawn anew without moving a token, and is then signed by that official alone', () => {
    const told = tell(atTheHead(), changed(atTheHead(), 'user-plh', 'user-kadin'));

    expect(told.last?.perform).toEqual([
      expect.objectContaining({ task: 'redraw/1', effect: 'draft-final', element: 'draft-final', beside: true }),
    ]);
    expect(itemOf(told, 'sign')).toBe(itemOf(atTheHead(), 'sign'));
    expect(signs(told, PLH)).toBe('STATE_CHANGED');
    expect(signs(told, officer('kadin'))).toBe('STATE_CHANGED');

    const again = redrawn(told, { signatory: 'user-plh', standsInFor: 'user-kadin' });
    expect(again.state.parafs.every((paraf) => paraf.void === undefined)).toBe(true);
    expect(signs(again, PLH)).toBe('accepted');
    expect(signs(again, officer('kadin'))).toBe('SIGNATORY_OTHER');
  });

  it('goes back to the head when the delegation has ended, also while the other drawing is under way', () => {
    const told = tell(atTheHead(), changed(atTheHead(), 'user-plh', 'user-kadin'));
    const back = redrawn(told, { signatory: 'user-plh', standsInFor: 'user-kadin' });
    const home = redrawn(tell(back, changed(back, 'user-kadin')), { signatory: 'user-kadin', standsInFor: null });
    expect(signs(home, officer('kadin'))).toBe('accepted');
    expect(signs(home, PLH)).toBe('SIGNATORY_OTHER');

    const twice = tell(told, changed(told, 'user-other'));
    expect(twice.last?.abandon).toContain('redraw/1');
    expect(twice.last?.perform).toMatchObject([{ task: 'redraw/2' }]);
  });

  it('is looked after by a run that takes over', () => {
    const told = tell(atTheHead(), changed(atTheHead(), 'user-plh', 'user-kadin'));
    expect(openPerformances(context.definition, told.state)).toMatchObject([{ task: 'redraw/1', beside: true }]);
  });

  it('voids the parafs where the new drawing says something else', () => {
    const told = tell(atTheHead(), changed(atTheHead(), 'user-plh', 'user-kadin'));
    const other = redrawn(told, { signatory: 'user-plh', standsInFor: 'user-kadin', covered: 'e'.repeat(64) });
    expect(other.state.parafs.some((paraf) => paraf.void !== undefined)).toBe(true);
    expect(signs(other, PLH)).toBe('PARAF_VOID');
  });
});

describe('a draft under paraf', () => {
  it('is drawn anew, and its parafs stand', () => {
    const parafed = upTo(aCase(context), 'paraf-kasi');
    const told = tell(parafed, changed(parafed, 'user-plh', 'user-kadin'));
    expect(told.last?.perform).toMatchObject([{ effect: 'draft' }]);
    const again = redrawn(told, { signatory: 'user-plh', standsInFor: 'user-kadin' });
    expect(again.state.letter.draft).toMatchObject({ sha256: NEW_LETTER, signatory: 'user-plh' });
    expect(again.state.parafs).toMatchObject([{ element: 'paraf-kasi' }]);
    expect(again.state.parafs[0]?.void).toBeUndefined();
  });
});

describe('who signs', () => {
  it('is not said by anybody but the record', () => {
    const kase = atTheHead();
    const decision = decide(kase.context, kase.state, { ...changed(kase, 'user-plh'), actor: officer('supervisor') });
    expect(decision).toMatchObject({ ok: false, error: { code: 'PERMISSION_DENIED' } });
  });

  it('changes nothing where the letter names them already, or nothing is drawn', () => {
    for (const kase of [atTheHead(), aCase(context)]) {
      expect(decide(kase.context, kase.state, changed(kase, 'user-kadin'))).toMatchObject({
        ok: false,
        error: { code: 'ALREADY_DONE' },
      });
    }
  });

  it('is asked of a letter of before blocks were kept', () => {
    const kase = atTheHead();
    const { final } = kase.state.letter;
    if (final === undefined) throw new Error('fixture is impossible: no final letter');
    const { signatory: _signatory, ...old } = final;
    const before = { ...kase.state, letter: { ...kase.state.letter, final: old } };
    expect(needsRedrawing(before, { user: 'user-kadin', standsInFor: null })).toBe(true);
    expect(signs({ ...kase, state: before }, officer('kadin'))).toBe('accepted');
  });
});

describe('a letter that is drawn anew while the procedure takes it back', () => {
  it('is given up when the application ends', () => {
    const told = tell(atTheHead(), changed(atTheHead(), 'user-plh', 'user-kadin'));
    const ended = tell(told, {
      type: 'supersede',
      key: 'x',
      at: told.state.lastAt,
      actor: SYSTEM,
      status: 'nib-revoked',
      reason: 'r',
    });
    expect(ended.last?.abandon).toContain('redraw/1');
    expect(ended.state.redrawing).toBeUndefined();
  });
});
