/** Every procedure of config/processes run to its end through the REST API, in an office that differs by configuration alone. */
import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { paraf } from './command.js';
import { COMMITMENT, configureOffice, GROUP, PALEMBANG } from './office-config.js';
import { walkWithGeneratedClient } from './generated-client.js';
import { scannedPage, startOffice, type Office } from './office-stack.mjs';
import { createWalker, type Called, type Case, type Filed, type Inputs, type Walker } from './walker.js';

const UP_WITHIN = 180_000;
const A_WALK = 90_000;

/** Name of the sealing office, from config/offices/prabumulih.yaml. */
const OFFICE = 'Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu Kota Prabumulih';
const APPLICANT = {
  name: 'Budi Santoso',
  nationalId: '1674010101800001',
  email: 'budi@example.com',
  address: 'Jalan Jenderal Sudirman 1, Prabumulih',
};
const DATA = {
  businessName: 'Toko Sejahtera',
  location: 'Jalan Jenderal Sudirman 2',
  kbli: '47111',
  registration: '19800101/STRA/2020',
  practice: 'Apotek Sejahtera',
};
const RECEIVER = { receiver: { name: 'Budi Santoso', identity: '1674010101800001', relation: 'pemohon' } };

let office: Office;
let walker: Walker;

beforeAll(async () => {
  office = await startOffice(configureOffice);
  walker = createWalker(office.url, office.accounts);
}, UP_WITHIN);
afterAll(async () => {
  await (office as Office | undefined)?.stop();
}, 60_000);

const apply = async (permitType: string): Promise<string> => {
  const id = await walker.begin('fo', '/applications', { permitType, applicant: APPLICANT, data: DATA });
  await walker.fillFile(id);
  return id;
};

const steps = (done: readonly string[]): readonly string[] => [...new Set(done.map((act) => act.split(' ')[0] ?? ''))];

interface Verified {
  readonly permit: { readonly kind: string; readonly state: string; readonly number: string; readonly signer: string };
  readonly report: {
    readonly indication: string;
    readonly signatures: readonly { readonly indication: string; readonly signerName: string }[];
  };
}

/** Verification by anyone who has the file, without an account. */
const verifiedFile = async (kase: Case, letter: Filed | undefined): Promise<Verified> => {
  const pdf = await walker.as('fo').download(`/applications/${kase.id}/documents/${letter?.id ?? ''}/content`);
  expect(createHash('sha256').update(pdf).digest('hex')).toBe(letter?.sha256);
  for (;;) {
    const form = new FormData();
    form.set('file', new Blob([new Uint8Array(pdf)], { type: 'application/pdf' }), 'surat.pdf');
    const response = await fetch(`${office.url}/api/v1/verify`, { method: 'POST', body: form });
    if (response.status !== 429) return (await response.json()) as Verified;
    // a minute takes only so many files from one address, and says when to come back
    await setTimeout(Number(response.headers.get('retry-after') ?? 1) * 1000);
  }
};

const verified = async (kase: Case): Promise<Verified['permit']> => {
  const letter = kase.documents.find(({ kind }) => kind === 'signed-letter');
  expect(letter?.sha256).toBe(kase.letter.signed?.sha256);
  return (await verifiedFile(kase, letter)).permit;
};

/** The letters of the counter, by their kind, in the order in which they were filed. */
const counterLetters = (kase: Case, kind: string): readonly Filed[] =>
  kase.documents.filter(({ meta }) => meta?.kind === kind);

describe('the ten rows of Prabumulih without a survey', () => {
  it(
    'end with the permit handed over',
    async () => {
      const id = await apply(GROUP.first);
      const { kase, done } = await walker.toTheEnd(id, { 'hand-over': RECEIVER });

      expect(kase.outcome).toBe('issued');
      expect(steps(done)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']);
      expect(await verified(kase)).toMatchObject({ kind: 'permit', state: 'valid' });
    },
    A_WALK,
  );
});

describe('a client that is generated from openapi.json', () => {
  it(
    'compiles, and walks the ten rows of Prabumulih to the letter that anyone verifies',
    async () => {
      const walked = await walkWithGeneratedClient({
        url: office.url,
        permitType: GROUP.first,
        accounts: office.accounts,
        page: Buffer.from(scannedPage('berkas')).toString('base64'),
      });

      expect(walked).toMatchObject({
        outcome: 'issued',
        number: expect.stringMatching(/\d{4}$/),
        permitTypeName: 'Izin Usaha Toko Swalayan',
        verified: { kind: 'permit', state: 'valid' },
        unknown: 'PERMIT_NOT_FOUND',
      });
      expect(walked.steps.map((step) => step.split(' ')[0])).toEqual(
        expect.arrayContaining(['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']),
      );
    },
    3 * A_WALK,
  );
});

describe('the life of a permit in Palembang', () => {
  const issue = async (): Promise<Case> => (await walker.toTheEnd(await apply(PALEMBANG))).kase;
  const GROUNDS = { data: { reasons: ['bahwa pemegang izin tidak memenuhi kewajibannya'] } };

  it(
    'is issued, and revoked by a procedure that the office alone begins',
    async () => {
      const permit = await issue();
      expect(permit).toMatchObject({ outcome: 'issued', letter: { kind: 'permit' } });
      const body = { procedure: 'palembang-pencabutan', about: permit.id, ...GROUNDS };
      expect((await walker.as('pemohon').tryPost('/cases', body)).status).toBe(403);

      const { kase } = await walker.toTheEnd(await walker.begin('bo', '/cases', body));

      expect(kase).toMatchObject({ outcome: 'completed', letter: { kind: 'revocation' } });
      expect(kase.letter.number).not.toBeNull();
      expect(await verified(kase)).toMatchObject({ kind: 'revocation', state: 'valid' });
      expect(await verified(permit)).toMatchObject({ kind: 'permit', state: 'revoked' });
      expect((await walker.as('bo').tryPost('/cases', body)).status).toBe(409);
    },
    A_WALK,
  );

  const SEALED_BY_THE_OFFICE = {
    permit: { state: 'valid', signer: OFFICE },
    report: { indication: 'passed', signatures: [{ indication: 'passed', signerName: OFFICE.slice(0, 64) }] },
  };

  it(
    'begins with a receipt that is numbered, sealed and verifiable, once the file is complete',
    async () => {
      const id = await apply(PALEMBANG);
      expect((await walker.read(id)).documents.filter(({ kind }) => kind === 'receipt')).toEqual([]);
      const received = await walker.openTask(id, 'receive');
      expect((await walker.act(await walker.read(id), received, {})).status).toBe(200);
      await walker.openTask(id, 'receipt');

      const kase = await walker.read(id);
      const [receipt, ...more] = counterLetters(kase, 'receipt');

      expect(more).toEqual([]);
      expect(counterLetters(kase, 'correction-request')).toEqual([]);
      expect(receipt?.meta?.number).toMatch(/^TT\/\d{5}\//u);
      expect(await verifiedFile(kase, receipt)).toMatchObject({
        ...SEALED_BY_THE_OFFICE,
        permit: { ...SEALED_BY_THE_OFFICE.permit, kind: 'receipt', number: receipt?.meta?.number },
      });
      // The permit's own letter is another: no number is taken for it yet.
      expect(kase.letter).toMatchObject({ kind: 'permit', number: null });
    },
    A_WALK,
  );

  it(
    'asks in writing for what is missing, as often as it is missing, and gives the receipt afterwards',
    async () => {
      const id = await walker.begin('fo', '/applications', {
        ...{ permitType: PALEMBANG, applicant: APPLICANT, data: DATA },
      });
      // Fields that the letters show are corrected, not removed: when asked for anew, the applicant has to give them.
      const removed = { applicant: { address: null }, reason: 'alamat salah tulis, ditanyakan kepada pemohon' };
      expect(await walker.as('supervisor').tryPost(`/applications/${id}/correct`, removed)).toMatchObject({
        status: 400,
        body: { code: 'INPUT_INVALID', errors: [{ pointer: '/applicant/address' }] },
      });
      const incomplete = (items: readonly string[]): Inputs => ({ receive: { outcome: 'incomplete', items } });
      for (const items of [['Surat pernyataan belum bermeterai'], ['Denah lokasi']]) {
        const task = await walker.openTask(id, 'receive');
        expect((await walker.act(await walker.read(id), task, incomplete(items))).status).toBe(200);
        const correct = await walker.openTask(id, 'correct');
        const asked = await walker.read(id);
        expect(counterLetters(asked, 'receipt')).toEqual([]);
        const path = `/applications/${id}/tasks/${encodeURIComponent(correct.id)}/complete`;
        expect((await walker.as('fo').tryPost(path, { input: { note: 'sudah dilengkapi' } })).status).toBe(200);
      }
      await walker.fillFile(id);
      const task = await walker.openTask(id, 'receive');
      expect((await walker.act(await walker.read(id), task, {})).status).toBe(200);
      await walker.openTask(id, 'receipt');

      const kase = await walker.read(id);
      const requests = counterLetters(kase, 'correction-request');

      expect(new Set(requests.map(({ meta }) => meta?.number)).size).toBe(2);
      for (const request of requests)
        expect(await verifiedFile(kase, request)).toMatchObject({
          ...SEALED_BY_THE_OFFICE,
          permit: { ...SEALED_BY_THE_OFFICE.permit, kind: 'correction-request', number: request.meta?.number },
        });
      expect(counterLetters(kase, 'receipt')).toHaveLength(1);
    },
    A_WALK,
  );

  it(
    'or cancelled; and a permit that is kept after all stays valid',
    async () => {
      const permit = await issue();
      const body = { procedure: 'palembang-pembatalan', about: permit.id, ...GROUNDS };

      const kept = await walker.toTheEnd(await walker.begin('bo', '/cases', body), { decide: { decision: 'kept' } });
      expect(kept.kase).toMatchObject({ outcome: 'completed', letter: { signed: null } });
      expect(await verified(permit)).toMatchObject({ state: 'valid' });

      const { kase } = await walker.toTheEnd(await walker.begin('bo', '/cases', body));
      expect(kase).toMatchObject({ outcome: 'completed', letter: { kind: 'cancellation' } });
      expect(await verified(permit)).toMatchObject({ state: 'cancelled' });
    },
    A_WALK,
  );
});

describe('a permit after its issue', () => {
  const PERMIT = GROUP.first;
  const about = (permit: Case, procedure: string, data: object): object => ({ procedure, about: permit.id, data });
  const REASONS = { reasons: ['bahwa pemegang izin belum menyampaikan laporan kegiatan'] };
  const CHANGES = {
    reasons: ['bahwa nama toko berubah'],
    changes: [{ label: 'Nama toko', before: 'Toko Sejahtera', after: 'Toko Makmur' }],
  };

  const refusedBegin = async (login: string, body: object): Promise<unknown> => {
    const { status, body: answer } = await walker.as(login).tryPost('/cases', body);
    return { status, ...(answer as object) };
  };
  /** Text of the public page. */
  const page = async (number: string): Promise<string> => {
    const response = await fetch(`${office.url}/v?number=${encodeURIComponent(number)}`);
    return (await response.text()).replaceAll(/<[^>]*>/gu, ' ').replaceAll(/\s+/gu, ' ');
  };
  const lifeOf = async (permit: Case): Promise<unknown> => walker.as('supervisor').get(`/permits/${permit.id}`);
  const numberOf = ({ letter }: Case): string => letter.number ?? 'none';

  it(
    'is suspended and given back, replaced, changed and renewed, and whoever verifies it is told at once',
    async () => {
      const permit = (await walker.toTheEnd(await apply(PERMIT), { 'hand-over': RECEIVER })).kase;
      const walk = async (login: string, procedure: string, data: object): Promise<Case> => {
        const { kase } = await walker.toTheEnd(await walker.begin(login, '/cases', about(permit, procedure, data)));
        return kase;
      };
      expect(await refusedBegin('bo', about(permit, 'izin-pemulihan', REASONS))).toMatchObject({
        status: 409,
        code: 'PERMIT_STATE_UNSUITABLE',
      });

      const suspended = await walk('bo', 'izin-pembekuan', REASONS);
      expect(suspended).toMatchObject({ outcome: 'completed', letter: { kind: 'suspension' } });
      expect(await verified(permit)).toMatchObject({ state: 'suspended' });
      expect(await verified(suspended)).toMatchObject({ kind: 'suspension', state: 'valid' });
      expect(await page(numberOf(permit))).toContain('Dibekukan');
      // A new permit would end the suspension by the back door.
      expect(await refusedBegin('fo', about(permit, 'izin-perpanjangan', {}))).toMatchObject({ status: 409 });

      const lifted = await walk('bo', 'izin-pemulihan', REASONS);
      expect(lifted).toMatchObject({ outcome: 'completed', letter: { kind: 'reinstatement' } });
      expect(await verified(permit)).toMatchObject({ state: 'valid', takenOverBy: null, amendedBy: [] });

      const duplicate = await walk('fo', 'izin-duplikat', { reason: 'surat izin hilang' });
      expect(duplicate).toMatchObject({ outcome: 'completed', letter: { kind: 'duplicate' } });
      const { validUntil } = (await lifeOf(permit)) as { readonly validUntil: string };
      expect(await verified(permit)).toMatchObject({ state: 'superseded', takenOverBy: numberOf(duplicate) });
      expect(await verified(duplicate)).toMatchObject({ state: 'valid', validUntil, takenOverBy: null });
      expect(await page(numberOf(permit))).toContain(`Digantikan oleh nomor ${numberOf(duplicate)}`);

      const amendment = await walk('fo', 'izin-perubahan', CHANGES);
      expect(amendment).toMatchObject({ outcome: 'completed', letter: { kind: 'amendment' } });
      expect(await verified(duplicate)).toMatchObject({ state: 'valid', amendedBy: [numberOf(amendment)] });
      expect(await page(numberOf(duplicate))).toContain(`Diubah dengan keputusan nomor ${numberOf(amendment)}`);
      expect(await lifeOf(permit)).toMatchObject({ status: 'valid', validUntil });

      const renewal = await walker.begin('fo', '/cases', about(permit, 'izin-perpanjangan', {}));
      await walker.fillFile(renewal);
      const renewed = (await walker.toTheEnd(renewal)).kase;
      expect(renewed).toMatchObject({ outcome: 'issued', letter: { kind: 'permit' } });
      for (const older of [permit, duplicate, amendment])
        expect(await verified(older)).toMatchObject({ state: 'superseded', takenOverBy: numberOf(renewed) });
      expect(await verified(renewed)).toMatchObject({ state: 'valid', takenOverBy: null, amendedBy: [] });
      expect(await lifeOf(permit)).toMatchObject({ status: 'superseded', successor: renewed.id });
      expect(await lifeOf(renewed)).toMatchObject({ status: 'valid' });
      expect(await refusedBegin('fo', about(permit, 'izin-duplikat', { reason: 'hilang' }))).toMatchObject({
        status: 409,
      });

      // The file of such a case stands by itself, too.
      const folder = mkdtempSync(join(tmpdir(), 'paraf-about-'));
      const bundle = join(folder, 'case.zip');
      writeFileSync(bundle, await walker.as('supervisor').download(`/applications/${amendment.id}/case`));
      const { code, out } = await paraf(['case', 'verify', bundle, '--trust', office.trustAnchor]);
      rmSync(folder, { recursive: true });
      expect({ code, out }).toEqual({
        code: 0,
        out: expect.stringContaining(`naskah ini amendment ${numberOf(amendment)}`),
      });
    },
    3 * A_WALK,
  );

  it(
    'is asked before anybody drafts in vain, and again when the letter is drafted',
    async () => {
      const permit = (await walker.toTheEnd(await apply(PERMIT), { 'hand-over': RECEIVER })).kase;
      expect(await refusedBegin('fo', about(permit, 'izin-perubahan', { reasons: ['x'] }))).toMatchObject({
        status: 400,
        errors: [{ pointer: '/data/changes' }],
      });
      expect(await refusedBegin('fo', about(permit, 'izin-duplikat', {}))).toMatchObject({
        errors: [{ pointer: '/data/reason' }],
      });
      const late = await walker.begin('fo', '/cases', about(permit, 'izin-perubahan', CHANGES));
      const revoked = await walker.toTheEnd(
        await walker.begin('bo', '/cases', about(permit, 'palembang-pencabutan', REASONS)),
      );
      expect(revoked.kase).toMatchObject({ letter: { kind: 'revocation' } });

      for (const element of ['receive', 'receipt', 'process']) {
        const task = await walker.openTask(late, element);
        expect((await walker.act(await walker.read(late), task, {})).status).toBe(200);
      }

      const incident = await walker.waitFor('the incident', async () => {
        const { items } = (await walker.as('supervisor').get(`/incidents?application=${late}`)) as {
          readonly items: readonly { readonly code: string; readonly technical: string }[];
        };
        return items[0];
      });
      expect(incident).toMatchObject({ code: 'PERMIT_STATE_UNSUITABLE' });
      expect(incident.technical).toContain('revoked');
      expect((await walker.read(late)).letter.draft).toBeNull();
    },
    2 * A_WALK,
  );
});

describe('Metro', () => {
  it(
    'fulfils the commitment of a permit of OSS',
    async () => {
      const { kase, done } = await walker.toTheEnd(await apply(COMMITMENT));

      expect(kase).toMatchObject({ outcome: 'issued', letter: { kind: 'commitment-fulfilment' } });
      expect(done).toContain('2 technical-team: inspect');
      expect(await verified(kase)).toMatchObject({ kind: 'commitment-fulfilment', state: 'valid' });
    },
    A_WALK,
  );

  const licences = async (id: string): Promise<ReadonlyMap<string, Called>> => {
    const { called } = await walker.read(id);
    return new Map(called.map((child) => [child.permitType, child]));
  };
  const startLicences = async (): Promise<{ readonly id: string; readonly children: ReadonlyMap<string, Called> }> => {
    const id = await apply(GROUP.id);
    for (const element of ['receive', 'plan']) {
      const task = await walker.openTask(id, element);
      const answer = await walker.act(await walker.read(id), task, {});
      expect(answer.status).toBe(200);
    }
    for (const permitType of [GROUP.first, GROUP.second, GROUP.other])
      await walker.waitFor(`licence ${permitType}`, async () => (await licences(id)).get(permitType));
    return { id, children: await licences(id) };
  };
  const idOf = (children: ReadonlyMap<string, Called>, permitType: string): string =>
    children.get(permitType)?.id ?? '';

  it(
    'issues parallel licences in the order of their group, and shows them together',
    async () => {
      const { id, children } = await startLicences();
      expect(children.get(GROUP.second)?.waitsFor).toEqual([GROUP.first]);
      const second = walker.toTheEnd(idOf(children, GROUP.second));
      await walker.openTask(idOf(children, GROUP.second), 'finalise');
      expect((await walker.read(idOf(children, GROUP.second))).letter.number).toBeNull();
      const [first, other, after] = await Promise.all([
        walker.toTheEnd(idOf(children, GROUP.first)),
        walker.toTheEnd(idOf(children, GROUP.other)),
        second,
      ]);
      expect([first, other, after].map(({ kase }) => kase.outcome)).toEqual(['issued', 'issued', 'issued']);

      const { kase } = await walker.toTheEnd(id);

      expect(kase.outcome).toBe('completed');
      expect(kase.called.map(({ permitType, status }) => `${permitType}: ${status}`).sort()).toEqual(
        [GROUP.first, GROUP.second, GROUP.other].map((licence) => `${licence}: issued`).sort(),
      );
      // each licence has a letter of its own, and is an application of its own
      expect(new Set(kase.called.flatMap(({ letterNumber }) => letterNumber ?? [])).size).toBe(3);
      expect(new Set([kase, ...kase.called].map(({ number }) => number)).size).toBe(4);
    },
    A_WALK,
  );

  it(
    'stops what depends on a refused licence, with the reason, and no other',
    async () => {
      const { id, children } = await startLicences();
      const reason = 'Lokasi tidak sesuai dengan rencana tata ruang';
      const refuse = { approve: { refuse: reason } };
      const [refused, other, stopped] = await Promise.all([
        walker.toTheEnd(idOf(children, GROUP.first), refuse),
        walker.toTheEnd(idOf(children, GROUP.other)),
        walker.toTheEnd(idOf(children, GROUP.second)),
      ]);
      expect(refused.kase).toMatchObject({ outcome: 'refused', letter: { kind: 'refusal' } });
      expect(other.kase.outcome).toBe('issued');
      expect(stopped.kase).toMatchObject({
        outcome: 'stopped',
        stoppedBy: { licence: GROUP.first, outcome: 'refused', reason },
      });
      expect(stopped.kase.letter.signed).toBeNull();

      const { kase } = await walker.toTheEnd(id);

      const together = new Map(kase.called.map((child) => [child.permitType, child]));
      expect(together.get(GROUP.second)).toMatchObject({ status: 'stopped', reason });
      expect(together.get(GROUP.other)).toMatchObject({ status: 'issued' });
    },
    A_WALK,
  );

  it(
    'answers a complaint',
    async () => {
      const id = await walker.begin('pengaduan', '/cases', {
        procedure: 'metro-pengaduan',
        data: { complaint: 'Loket tutup sebelum waktunya' },
      });
      const { kase, done } = await walker.toTheEnd(id);

      expect(kase.outcome).toBe('completed');
      expect(steps(done)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    },
    A_WALK,
  );
});

describe('the development SOP of Cirebon', () => {
  it(
    'runs with its own people, and without applicant, permit type, number or letter',
    async () => {
      const id = await walker.begin('sub-koordinasi', '/cases', { procedure: 'cirebon-pengembangan' });
      const { kase, done } = await walker.toTheEnd(id);

      expect(kase).toMatchObject({ outcome: 'completed', letter: { number: null, signed: null } });
      expect(done.map((act) => act.split(':')[0])).toEqual([
        '1 sub-koordinasi',
        '2 sub-koordinasi',
        '3 sub-koordinasi',
        '4 kabid-promosi',
        '4 pihak-pengembang',
        '5 pihak-pengembang',
        '6 pihak-pengembang',
        '7 sub-koordinasi',
        '8 sub-koordinasi',
        '8 kabid-promosi',
        '8 kepala',
      ]);
    },
    A_WALK,
  );
});
