/** Messages that the door refuses although the rules would take them, with the office's own forms and fonts. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import type { OutsideMessage } from '../../../src/domain/application/messages.js';
import type { ApplicationFile, ApplicationRow } from '../../../src/domain/ports/applications.js';
import type { AuditRow } from '../../../src/domain/ports/audit.js';
import type { Delegation } from '../../../src/domain/ports/delegations.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import type { Refusal } from '../../../src/domain/shared/error-codes.js';
import { openForms } from '../../../src/infra/forms/forms.js';
import { createPrecheck } from '../../../src/office/acts/precheck.js';
import { aCase, APPLICANT, did, INPUT, itemOf, officer, prabumulih, upTo, type Case } from '../../builders/case.js';
import { anOfficial } from '../../fakes/key-owners.js';
import { fromOss } from '../../builders/origins.js';
import { shippedForms } from '../../builders/shipped-forms.js';

let context: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
});

const asked = (
  { state }: Case,
  message: OutsideMessage,
  file: ApplicationFile = { applicant: { name: 'Siti' }, data: {} },
  standIns: readonly Delegation[] = [],
  audit: readonly AuditRow[] = [],
): Promise<Refusal | null> => {
  const opened = { context, variables: {}, origin: null } as never;
  const precheck = createPrecheck({
    openings: { find: () => Promise.resolve(opened) },
    definitions: { find: () => Promise.resolve(context.definition) },
    notices: { since: () => Promise.resolve([]) },
    applications: {
      file: () => Promise.resolve(file),
      withFact: (ids) => Promise.resolve(new Set(audit.length === 0 ? [] : ids)),
      audit: () => Promise.resolve(audit),
    },
    forms: openForms(shippedForms()),
    accounts: {
      byId: (id) => Promise.resolve(anOfficial(id)),
      byRole: (role) => Promise.resolve([anOfficial(`user-${role}`)]),
    },
    delegations: { inForce: () => Promise.resolve(standIns) },
    openToday: () => Promise.reject(new Error('what it began with is on record')),
  });
  const about = { id: 'a', office: 'prabumulih', permitType: 'sipa', origin: fromOss() };
  const row = { ...about, finishedAt: null, state } as ApplicationRow;
  return precheck(row, message);
};

describe('a text that comes onto a letter', () => {
  it('is refused where no letter can show it: the reason of a refusal', async () => {
    const kase = upTo(aCase(context), 'paraf-sekdin');
    const refusing = (reason: string): Promise<Refusal | null> =>
      asked(kase, {
        ...{ type: 'complete-task', key: 'k', at: kase.state.lastAt, actor: officer('kadin') },
        ...{ task: 'approve', input: { decision: 'refused', reason } },
      });

    expect(await refusing('Lokasi tidak sesuai tata ruang')).toBeNull();
    expect(await refusing('Lokasi tidak sesuai tata ruang 😀')).toMatchObject({
      code: 'INPUT_INVALID',
      faults: [{ pointer: '/reason', text: 'no letter can show {characters}; write it in Latin letters' }],
    });
  });
});

describe('a letter that is signed', () => {
  it('is signed by nobody in whose stead somebody else signs now, though it still bears their block', async () => {
    const kase = upTo(aCase(context), 'survey');
    const signing: OutsideMessage = {
      ...{ type: 'complete-task', key: 'k', at: kase.state.lastAt, actor: officer('kadin') },
      ...{ task: itemOf(kase, 'sign'), input: INPUT['sign'] as JsonObject },
    };
    const standIn = { kind: 'Plh.', role: 'kadin', from: 'user-kadin', to: 'user-sekretaris' } as Delegation;

    expect(await asked(kase, signing)).toBeNull();
    expect(await asked(kase, signing, undefined, [standIn])).toMatchObject({ code: 'SIGNATORY_OTHER' });
  });
});

describe('data that its source has changed', () => {
  const row = { actor: 'system', onBehalfOf: null, element: null, task: null, before: null, hash: '' };
  const changed: AuditRow = {
    ...{ ...row, position: 1, seq: null, at: 1, verb: 'source-updated' },
    after: { changed: ['applicant.name', 'data.project.address.0'] },
    personal: { applicant: { name: 'Siti Baru' } },
  };
  const corrected: AuditRow = {
    ...{ ...row, position: 2, seq: 5, at: 2, actor: 'user-front-office', verb: 'correct' },
    ...{ after: { corrected: ['applicant.name'] }, personal: null },
  };

  it.each([['finalise'], ['sign']])('comes onto no letter before somebody has judged it: %s', async (element) => {
    const kase = upTo(aCase(context), element === 'sign' ? 'survey' : 'approve');
    const letter: OutsideMessage = {
      ...{ type: 'complete-task', key: 'k', at: kase.state.lastAt },
      ...{ actor: officer(element === 'sign' ? 'kadin' : 'back-office'), task: itemOf(kase, element) },
      input: (INPUT[element] ?? {}) as JsonObject,
    };
    expect(await asked(kase, letter, undefined, [], [changed])).toMatchObject({
      ...{ code: 'SOURCE_UNDECIDED', data: { left: ['applicant.name'] } },
    });
    expect(await asked(kase, letter, undefined, [], [changed, corrected])).toBeNull();
  });

  it('holds nothing up where no correction names it', async () => {
    const kase = upTo(aCase(context), 'approve');
    const finalise: OutsideMessage = {
      ...{ type: 'complete-task', key: 'k', at: kase.state.lastAt, actor: officer('back-office') },
      ...{ task: itemOf(kase, 'finalise'), input: {} },
    };
    const inside = { ...changed, after: { changed: ['data.project.address.0'] } };
    expect(await asked(kase, finalise, undefined, [], [inside])).toBeNull();
  });
});

describe('a letter that is handed over', () => {
  it('goes to the applicant on record, or to somebody with an authority', async () => {
    const kase = upTo(aCase(context), 'notify');
    const task = itemOf(kase, 'hand-over');
    const handing = (receiver: JsonObject): Promise<Refusal | null> =>
      asked(kase, {
        ...{ type: 'complete-task', key: 'k', at: kase.state.lastAt, actor: officer('front-office') },
        ...{ task, input: { receiver: { identity: '1674011203850009', ...receiver } } },
      });

    expect(await handing({ name: 'Siti', relation: 'pemohon' })).toBeNull();
    expect(await handing({ name: 'Orang Lain', relation: 'pemohon' })).toMatchObject({
      ...{ code: 'RECEIVER_OTHER', data: { onRecord: 'S***' } },
    });
    expect(await handing({ name: 'Orang Lain', relation: 'kuasa', authority: 'Surat kuasa 1 Maret 2026' })).toBeNull();
  });
});

describe('an answer to an incomplete file', () => {
  const FILE = { applicant: { name: 'Siti', phone: '0713-331025' }, data: { practice: 'RSUD' } };
  const returned = (): Case => {
    const items = [
      { requirement: 'ktp', reason: 'buram' },
      { field: 'practice', reason: 'sesuai SIP' },
      { field: 'applicant.phone', reason: 'tidak aktif' },
    ];
    return did(aCase(context), 'receive', { outcome: 'incomplete', reason: 'belum lengkap', items });
  };
  const uploading = (kase: Case, sha256: string, requirement = 'ktp'): OutsideMessage => ({
    ...{ type: 'file-changed', key: 'u', at: kase.state.lastAt, actor: APPLICANT },
    change: { kind: 'requirement', requirement, sha256 },
  });
  const correcting = (kase: Case, applicant: JsonObject, data: JsonObject): OutsideMessage => ({
    ...{ type: 'correct-application', key: 'c', at: kase.state.lastAt, actor: APPLICANT },
    ...{ applicant, data, reason: 'sesuai' },
  });

  it('is none where it is the same file or value again, and says so', async () => {
    const kase = returned();
    const old = kase.state.requirements['ktp'] ?? '';

    expect(await asked(kase, uploading(kase, old), FILE)).toMatchObject({
      code: 'INPUT_INVALID',
      faults: [
        { pointer: '/file', text: 'is the file that was sent back, unchanged; send another, or answer with a note' },
      ],
    });
    expect(await asked(kase, uploading(kase, '9'.repeat(64)), FILE)).toBeNull();
    // nobody asked for another one of these
    expect(await asked(kase, uploading(kase, kase.state.requirements['nib'] ?? '', 'nib'), FILE)).toBeNull();
    expect(await asked(kase, correcting(kase, { phone: '0812 3456 7890' }, { practice: 'RSUD' }), FILE)).toMatchObject({
      faults: [{ pointer: '/data/practice', text: expect.stringContaining('unchanged') as unknown }],
    });
    expect(await asked(kase, correcting(kase, { phone: '0812 3456 7890' }, {}), FILE)).toBeNull();
  });

  it('gives a telephone number as one', async () => {
    const kase = returned();

    expect(await asked(kase, correcting(kase, { phone: 'tanya tetangga' }, {}), FILE)).toMatchObject({
      faults: [{ pointer: '/applicant/phone', text: 'expected a telephone number of 7 to 20 digits' }],
    });
  });
});
