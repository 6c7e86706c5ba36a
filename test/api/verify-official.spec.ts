/** A letter of the register against the official whom it names: real certificates, the real judge, the page and the API. */
import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { createVerifier, type ClosableVerifier } from '../../src/infra/verification/verifier.js';
import { aCase, prabumulih, upTo } from '../builders/case.js';
import { anApplication, apiWorld, NOW, OFFICE, type ApiWorld } from '../fakes/api-world.js';
import { JUDGE } from '../fakes/judges.js';
import { NIP } from '../fakes/key-owners.js';
import { aLetter, openOffice, type Signed, type SigningOffice } from '../infra/signing/office.js';

const HEAD = 'A. ZAHEDI, S.Pd, MM';
let signing: SigningOffice;
let verifier: ClosableVerifier;
let world: ApiWorld;

beforeAll(async () => {
  signing = await openOffice();
  verifier = createVerifier({
    anchors: [signing.authority.root.certificate],
    program: JUDGE,
    timeout: 60_000,
    online: { timeout: 5_000, reuse: 60_000 },
  });
});
afterAll(async () => {
  await verifier.close();
  await signing.close();
});
beforeEach(async () => {
  world = await apiWorld({}, () => ({ verifier, statementVerifier: verifier }));
});
afterEach(() => world.close());

/** The register's letter of the head, signed by whoever it is. */
const published = async (signer: Signed, certificate: string | null): Promise<string> => {
  const pdf = await signing.sign(await aLetter(), 'B-T', signer);
  const sha256 = createHash('sha256').update(pdf).digest('hex');
  world.files.set(`app-1/${sha256}`, pdf);
  const { state } = upTo(aCase(await prabumulih()), 'survey');
  const letter = { ...state.letter, signed: { sha256, at: NOW, by: 'user-kadin', level: 'B-T' } };
  world.record.contents.applications.set('app-1', anApplication({ state: { ...state, letter } }));
  const kadin = await world.record.accounts.byId('user-kadin');
  if (kadin === null) throw new Error('the world has no head of office');
  await world.record.accounts.save({ ...kadin, name: HEAD, nip: NIP });
  await world.record.permits.publish({
    ...{ verificationId: 'verif-1', application: 'app-1', office: OFFICE, number: '0001/SIPA/DPMPTSP.V/XI/2026' },
    ...{ kind: 'permit', sha256, signedAt: NOW, signer: HEAD, certificate, validUntil: null, state: 'valid' },
  });
  return sha256;
};

const judged = async (): Promise<readonly [indication: string, finding: string | undefined, page: string]> => {
  const answer = await world.app.inject({ url: '/api/v1/verify/verif-1', headers: { accept: 'application/json' } });
  const { report } = answer.json() as {
    readonly report: {
      readonly indication: string;
      readonly findings: readonly { readonly code: string; readonly meaning: string }[];
    };
  };
  const page = await world.app.inject({ url: '/v/verif-1', headers: { accept: 'text/html' } });
  const verdict = /class="verdict[^>]*>([^<]*)</.exec(page.body)?.[1] ?? page.body;
  // the meaning is in the office's language, beside the code
  for (const { meaning } of report.findings) expect(meaning).toMatch(/pejabat/u);
  return [report.indication, report.findings[0]?.code, verdict.trim()];
};

describe('a letter of the register', () => {
  it.each([' ', '\n', '%x\n%%EOF\n'])('is named where %j was added to it, and is not called foreign', async (added) => {
    const sha256 = await published(await signing.official(), null);
    const pdf = world.files.get(`app-1/${sha256}`);
    if (pdf === undefined) throw new Error('the letter was not kept');
    const form = new FormData();
    form.append('file', new Blob([Buffer.concat([pdf, Buffer.from(added)])]), 'surat.pdf');
    const { body } = await world.app.inject({ method: 'POST', url: '/v', headers: { accept: '*/*' }, payload: form });

    expect(body).toContain('Surat tidak berlaku: berkas ini bukan surat sebagaimana diterbitkan kantor ini');
    expect(body).toContain('href="/v?number=0001%2FSIPA%2FDPMPTSP.V%2FXI%2F2026"');
    expect(body).not.toContain('Bukan surat dari kantor ini');
    expect(body).not.toContain('lembaga lain');
  });

  it('is valid when it was signed with a certificate of the official’s own number', async () => {
    await published(await signing.official(), null);

    expect(await judged()).toEqual(['passed', undefined, 'Surat asli dan berlaku']);
  });

  it('is not valid when a sound signature is that of another official, whatever name the register shows', async () => {
    await published(await signing.official({ commonName: HEAD, serialNumber: '198001012005011001' }), null);

    expect(await judged()).toEqual([
      'failed',
      'signer-differs',
      'Surat tidak berlaku: penanda tangan bukan pejabat yang disebut dalam surat',
    ]);
  });

  it('of before certificates were kept is undetermined under one that says nothing of its owner, until a second person has confirmed it', async () => {
    const seal = await signing.official({ commonName: HEAD, serialNumber: null });
    await published(seal, null);

    expect(await judged()).toEqual(['indeterminate', 'signer-unconfirmed', 'Keaslian surat belum dapat dipastikan']);
    const { rows } = world.confirmations;
    expect(rows).toMatchObject([{ account: 'user-kadin', topic: seal.identity.certificate.fingerprint }]);
    const entry = { at: NOW, office: OFFICE, actor: 'user-admin', verb: 'c', subject: 'user-kadin', detail: {} };
    const decision = { state: 'confirmed', by: 'user-admin', at: NOW, reason: null } as const;
    await world.confirmations.decide(rows[0]?.id ?? '', decision, entry);
    expect(await judged()).toEqual(['passed', undefined, 'Surat asli dan berlaku']);
  });

  it('stays valid under the certificate that it was published with, whatever becomes of the account', async () => {
    const signer = await signing.official({ serialNumber: '198001012005011001' });
    await published(signer, signer.identity.certificate.fingerprint);

    expect(await judged()).toEqual(['passed', undefined, 'Surat asli dan berlaku']);
  });

  it('is not valid where the file is signed with another certificate than it was published with', async () => {
    await published(await signing.official(), 'f'.repeat(64));

    expect((await judged()).slice(0, 2)).toEqual(['failed', 'signer-differs']);
  });
});
