import { beforeAll, describe, expect, it } from '@jest/globals';
import { APPLICANT_BY_SECRET } from '../../../src/domain/access/permissions.js';
import { askedCorrections } from '../../../src/domain/application/asked-correction.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { valueOfField, valuesOf } from '../../../src/domain/application/corrected-values.js';
import { decide } from '../../../src/domain/application/decide.js';
import type { Actor } from '../../../src/domain/application/messages.js';
import { faultsOfAsked } from '../../../src/domain/application/sent-back.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { aCase, APPLICANT, auditOf, did, itemOf, officer, prabumulih, tell, type Case } from '../../builders/case.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const ITEMS = ['denah lokasi', 'ktp', { field: 'applicant.address', reason: 'tanpa nomor' }];

const sentBack = (over: Partial<ApplicationContext['rules']> = {}): Case =>
  did(aCase({ ...context, rules: { ...context.rules, ...over } }), 'receive', {
    ...{ outcome: 'incomplete', reason: 'belum lengkap', items: ITEMS },
  });

const correct = (kase: Case, fields: { applicant?: JsonObject; data?: JsonObject }, actor: Actor = APPLICANT) => ({
  ...({ type: 'correct-application', key: 'c', at: kase.state.lastAt, actor, reason: 'sesuai KTP' } as const),
  ...{ applicant: fields.applicant ?? {}, data: fields.data ?? {} },
});
const finish = (kase: Case, input: JsonObject = {}, actor: Actor = APPLICANT) =>
  ({
    ...{ type: 'complete-task' as const, key: 'f', at: kase.state.lastAt, actor },
    ...{ task: itemOf(kase, 'correct'), input },
  }) as const;
const upload = (kase: Case, requirement: string) =>
  ({
    ...{ type: 'file-changed' as const, key: `u-${requirement}`, at: kase.state.lastAt, actor: APPLICANT },
    change: { kind: 'requirement', requirement, sha256: '9'.repeat(64), document: 'doc-9' },
  }) as const;
const asked = (kase: Case, message: Parameters<typeof decide>[2]) => decide(kase.context, kase.state, message);

describe('the fields that an incomplete file went back for', () => {
  it('are corrected by the applicant, and no others', () => {
    const kase = sentBack();

    expect(asked(kase, correct(kase, { applicant: { address: 'Jalan 1' } }))).toMatchObject({
      ok: true,
      value: { changes: { audit: [{ verb: 'correct-application', after: { corrected: ['applicant.address'] } }] } },
    });
    expect(
      asked(kase, correct(kase, { applicant: { address: 'Jalan 1', name: 'Lain' }, data: { kbli: '1' } })),
    ).toMatchObject({
      ok: false,
      error: {
        code: 'INPUT_INVALID',
        faults: [
          { pointer: '/applicant/name', values: { choices: 'applicant.address' } },
          { pointer: '/data/kbli', values: { choices: 'applicant.address' } },
        ],
      },
    });
  });

  it('are corrected with the secret where the applicant has no account, and by nobody else in their place', () => {
    const kase = sentBack();
    const withoutAccount: Case = { ...kase, state: { ...kase.state, applicantUser: null } };
    const change = { applicant: { address: 'Jalan 1' } };

    expect(asked(withoutAccount, correct(kase, change, APPLICANT_BY_SECRET))).toMatchObject({
      ok: true,
      value: { changes: { audit: [{ after: { through: 'tracking-secret' } }] } },
    });
    expect(asked(kase, correct(kase, change, APPLICANT_BY_SECRET))).toMatchObject({ ok: false });
    expect(asked(kase, correct(kase, change, { user: 'user-other', roles: ['applicant'] }))).toMatchObject({
      ok: false,
    });
  });

  it('are the officers’ again once the file is back, and were theirs before it went', () => {
    const before = aCase(context);
    const kase = sentBack();
    const back = tell(kase, finish(kase, { note: 'sudah' }));
    const change = { applicant: { address: 'Jalan 1' } };

    for (const one of [before, back])
      expect(asked(one, correct(one, change))).toMatchObject({ ok: false, error: { code: 'OWN_APPLICATION' } });
    expect(asked(back, correct(back, change, officer('front-office')))).toMatchObject({ ok: true });
  });

  it('void the parafs and the signature that cover them', () => {
    const kase = sentBack();
    const signature = {
      ...{ at: 1, document: 'd', sha256: 'a'.repeat(64), statement: 'b'.repeat(64), form: 'cades', signedAt: null },
      ...{ indication: 'passed', subIndication: null, signer: 'Siti' },
    };
    const signed = { ...kase, state: { ...kase.state, applicantSignature: signature as never } };

    expect(asked(signed, correct(kase, { applicant: { address: 'Jalan 1' } }))).toMatchObject({
      ok: true,
      value: { state: { applicantSignature: { void: { reason: 'the file was corrected: applicant.address' } } } },
    });
  });
});

describe('sending the file back', () => {
  it('is refused while something is open, with what is left', () => {
    let kase = sentBack();

    expect(asked(kase, finish(kase))).toMatchObject({
      ok: false,
      error: {
        code: 'CORRECTIONS_LEFT',
        data: { left: ['denah lokasi', 'ktp', 'applicant.address: tanpa nomor'] },
        faults: [{ pointer: '/input/note', values: { what: 'denah lokasi' } }, {}, {}],
      },
    });
    kase = tell(kase, upload(kase, 'ktp'));
    kase = tell(kase, correct(kase, { applicant: { address: 'Jalan 1' } }));
    expect(asked(kase, finish(kase))).toMatchObject({ ok: false, error: { data: { left: ['denah lokasi'] } } });
    expect(asked(kase, finish(kase, { note: 'ada di loket' }))).toMatchObject({ ok: true });
  });

  it('is taken at once where all was done, or nothing was itemised', () => {
    let kase = did(aCase(context), 'receive', { outcome: 'incomplete', reason: 'buram', items: ['ktp'] });
    kase = tell(kase, upload(kase, 'ktp'));
    const withoutItems = did(aCase(context), 'receive', { outcome: 'incomplete', reason: 'hubungi loket' });

    for (const one of [kase, withoutItems]) expect(asked(one, finish(one))).toMatchObject({ ok: true });
  });

  it('goes on by the rules that an application began with', () => {
    const kase = sentBack({ revision: 4 });

    expect(asked(kase, finish(kase))).toMatchObject({ ok: true });
    expect(asked(kase, correct(kase, { applicant: { address: 'Jalan 1' } }))).toMatchObject({ ok: false });
  });

  it('leaves what is not done as answered, with the note', () => {
    let kase = sentBack();
    kase = tell(kase, upload(kase, 'ktp'));
    kase = tell(kase, finish(kase, { note: 'denah menyusul' }));

    expect(askedCorrections(auditOf(kase), ['ktp'])).toMatchObject([
      {
        state: 'done',
        answer: 'denah menyusul',
        items: [{ state: 'answered' }, { state: 'done' }, { state: 'answered' }],
      },
    ]);
  });
});

it('asks for no field that the form does not have', () => {
  const items = [
    { field: 'businessName', reason: 'a' },
    { field: 'applicant.email', reason: 'b' },
    { field: 'bussinesName', reason: 'c' },
  ];

  expect(faultsOfAsked(items, ['businessName'])).toMatchObject([
    {
      pointer: '/input/items/2/field',
      values: { what: 'bussinesName', nearest: expect.stringContaining('businessName') },
    },
  ]);
  expect(faultsOfAsked(items, null)).toEqual([]);
});

it('shows a field as it was when it was asked for, and as it is', () => {
  const history = {
    filed: { applicant: { name: 'Siti', address: 'Jalan' }, data: { kbli: '1' } },
    corrections: [
      { seq: 2, fields: { kbli: '2' } },
      { seq: 5, fields: { kbli: '3', applicant: { address: 'Jalan 1' } } },
    ],
  };

  expect(valuesOf(history, 'kbli', 3)).toEqual({ before: '2', after: '3' });
  expect(valuesOf(history, 'applicant.address', 3)).toEqual({ before: 'Jalan', after: 'Jalan 1' });
  expect(valuesOf(history, 'constructor', null)).toEqual({ before: null, after: null });
});

it('reads a field by its name, deeper in the form too, and nothing that the file does not have', () => {
  const file = { applicant: { name: 'Siti' }, data: { row: { items: [{ kbli: '1' }] }, 'a.b': 2 } };

  expect(valueOfField(file, 'row.items.0.kbli')).toBe('1');
  expect(valueOfField(file, 'a.b')).toBe(2);
  expect(valueOfField(file, 'applicant.name')).toBe('Siti');
  for (const none of ['constructor', 'row.constructor', 'applicant.toString', 'row.items.length'])
    expect(valueOfField(file, none)).toBeNull();
  expect(valueOfField(undefined, 'row')).toBeNull();
});
