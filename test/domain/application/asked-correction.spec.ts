import { beforeAll, describe, expect, it } from '@jest/globals';
import { askedCorrections, askedOf, isOpenAgain, stillOpen } from '../../../src/domain/application/asked-correction.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide } from '../../../src/domain/application/decide.js';
import {
  aCase,
  APPLICANT,
  auditOf,
  did,
  itemOf,
  officer,
  prabumulih,
  tell,
  upTo,
  type Case,
} from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const askedIn = (kase: Case) => askedCorrections(auditOf(kase), ['ktp']);

const returned = (kase: Case, task: string, to: string, role: string): Case =>
  tell(kase, {
    type: 'return-task',
    key: `return-${task}`,
    at: kase.state.lastAt,
    actor: officer(role),
    task: itemOf(kase, task),
    to,
    reason: 'luas lantai tidak cocok dengan rekomendasi',
    items: ['Cocokkan luas lantai', { field: 'floorArea', reason: 'bukan 120', deadline: '2026-12-08' }],
  });

describe('what a kasi returns', () => {
  it('stands for the back office with reason, items and author, until it is done', () => {
    const kase = returned(upTo(aCase(context), 'draft'), 'paraf-kasi', 'process', 'kasi');

    const [asked, ...others] = stillOpen(askedIn(kase));
    expect(others).toEqual([]);
    expect(asked).toMatchObject({
      kind: 'return',
      to: 'process',
      reason: 'luas lantai tidak cocok dengan rekomendasi',
      by: officer('kasi').user,
      items: [
        { reason: 'Cocokkan luas lantai', field: null, deadline: null, state: 'open' },
        { reason: 'bukan 120', field: 'floorArea', deadline: '2026-12-08', state: 'open' },
      ],
    });
    expect(askedOf(askedIn(kase), { element: 'process', isApplicants: false })).toEqual([asked]);
    expect(askedOf(askedIn(kase), { element: 'receive', isApplicants: false })).toEqual([]);
    expect(isOpenAgain(itemOf(kase, 'process'))).toBe(true);

    const done = did(kase, 'process', { fields: { floorArea: 100 } });
    expect(askedIn(done)).toMatchObject([{ state: 'done', items: [{ state: 'done' }, { state: 'done' }] }]);
  });

  it('tells the back office at once, without what was said', () => {
    const kase = returned(upTo(aCase(context), 'draft'), 'paraf-kasi', 'process', 'kasi');
    const mails = kase.last?.changes.outbox.filter(({ channel }) => channel === 'mail');

    expect(mails).toMatchObject([{ payload: { kind: 'correction', to: 'officers', role: 'back-office' } }]);
    expect(JSON.stringify(mails)).not.toContain('luas lantai');
  });
});

describe('a file that is not complete', () => {
  const INCOMPLETE = { outcome: 'incomplete', reason: 'KTP tidak terbaca', items: ['ktp', 'denah lokasi'] };

  it('stands for the applicant, each item until its file has come', () => {
    const waiting = did(aCase(context), 'receive', INCOMPLETE);

    expect(askedIn(waiting)).toMatchObject([
      { kind: 'incomplete', to: null, by: officer('front-office').user, state: 'open' },
    ]);
    expect(askedOf(askedIn(waiting), { element: 'correct', isApplicants: true })).toHaveLength(1);
    expect(waiting.last?.changes.outbox).toContainEqual(
      expect.objectContaining({ channel: 'mail', payload: expect.objectContaining({ to: 'applicant' }) as unknown }),
    );

    const change = { kind: 'requirement', requirement: 'ktp', sha256: 'b'.repeat(64) } as const;
    const at = waiting.state.lastAt;
    const uploaded = tell(waiting, { type: 'file-changed', key: 'u', at, actor: APPLICANT, change });
    expect(askedIn(uploaded)).toMatchObject([
      {
        state: 'open',
        items: [
          { requirement: 'ktp', state: 'done' },
          { requirement: null, state: 'open' },
        ],
      },
    ]);

    const sent = tell(uploaded, {
      type: 'complete-task',
      key: 'c',
      at,
      actor: APPLICANT,
      task: 'correct',
      input: { note: 'ada di loket' },
    });
    expect(askedIn(sent)).toMatchObject([
      { state: 'done', answer: 'ada di loket', items: [{ state: 'done' }, { state: 'answered' }] },
    ]);
  });

  it('is mailed to nobody in an application that began before', () => {
    const older = { ...context, rules: { ...context.rules, revision: 2 } };

    expect(
      did(aCase(older), 'receive', INCOMPLETE).last?.changes.outbox.filter(({ channel }) => channel === 'mail'),
    ).toEqual([]);
  });
});

describe('a paraf that a correction has made void', () => {
  it('says of whom it is asked again, why, and who has corrected', () => {
    const kase = upTo(aCase(context), 'paraf-kasi');
    const corrected = tell(kase, {
      ...{ type: 'correct-application', key: 'correct', at: kase.state.lastAt, actor: officer('kabid') },
      ...{ applicant: {}, data: { location: 'Jalan Merdeka 7' }, reason: 'menurut akta' },
    });

    // the next officer reads it too, and the applicant does not
    const next = askedOf(askedIn(corrected), { element: 'paraf-kabid', isApplicants: false });
    expect(next).toMatchObject([{ kind: 'paraf-void', to: 'paraf-kasi' }]);
    expect(askedOf(askedIn(corrected), { element: 'correct', isApplicants: true })).toEqual([]);
    expect(stillOpen(askedIn(corrected))).toMatchObject([
      { kind: 'paraf-void', to: 'paraf-kasi', by: officer('kabid').user, reason: 'the file was corrected: location' },
    ]);
  });

  it('stops the final letter; of an application that began before, it does not', () => {
    const final = upTo(aCase(context), 'approve');
    const voided = {
      ...final.state,
      parafs: final.state.parafs.map((paraf) => ({ ...paraf, void: { at: final.state.lastAt, reason: 'x' } })),
    };
    const finalise = (rules: ApplicationContext['rules']) =>
      decide({ ...context, rules }, voided, {
        ...{ type: 'complete-task', key: 'f', at: voided.lastAt, actor: officer('back-office') },
        ...{ task: itemOf(final, 'finalise'), input: {} },
      });
    expect(finalise(context.rules)).toMatchObject({
      ok: false,
      error: { code: 'PARAF_VOID', data: { void: ['paraf-kasi', 'paraf-kabid', 'paraf-sekdin'] } },
    });
    expect(finalise({ ...context.rules, revision: 2 }).ok).toBe(true);
  });
});
