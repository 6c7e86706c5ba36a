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
const published = async (signer: Signed, certificate: string | null, unsigned?: Uint8Array): Promise<string> => {
  const pdf = await signing.sign(unsigned ?? (await aLetter()), unsigned === undefined ? 'B-T' : 'B-LT', signer);
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

interface Uploaded {
  readonly body: string;
  readonly json: {
    readonly permit: object | null;
    readonly original: object | null;
    readonly report: {
      readonly indication: string;
      readonly findings: readonly { readonly code: string; readonly meaning: string }[];
    };
  };
}

/** The page's answer about a file, and the API's. */
const uploaded = async (pdf: Uint8Array): Promise<Uploaded> => {
  const post = (url: string) => {
    const form = new FormData();
    form.append('file', new Blob([Buffer.from(pdf)]), 'surat.pdf');
    return world.app.inject({ method: 'POST', url, headers: { accept: '*/*' }, payload: form });
  };
  return { body: (await post('/v')).body, json: (await post('/api/v1/verify')).json() as Uploaded['json'] };
};

describe('a file that is a part of a letter of the register', () => {
  const NUMBER = '0001/SIPA/DPMPTSP.V/XI/2026';
  /** The letter as it is published, and before it was signed. */
  const bothOf = async (): Promise<readonly [signed: Buffer, unsigned: Uint8Array]> => {
    const unsigned = await aLetter();
    const sha256 = await published(await signing.official(), null, unsigned);
    await world.record.documents.add({
      ...{ id: 'surat-1', application: 'app-1', kind: 'letter', requirement: null, name: 'surat.pdf', size: 1 },
      ...{ sha256: createHash('sha256').update(unsigned).digest('hex'), mediaType: 'application/pdf' },
      ...{ createdAt: NOW, createdBy: 'system', meta: {} },
    });
    return [Buffer.from(world.files.get(`app-1/${sha256}`) ?? []), unsigned];
  };
  const endsOf = (pdf: Buffer): readonly number[] =>
    [...pdf.toString('latin1').matchAll(/%%EOF\r?\n?/gu)].map(({ index, 0: end }) => index + end.length);

  it('is named with its number where it was cut back to the end of an earlier state', async () => {
    const [signed, unsigned] = await bothOf();
    const ends = endsOf(signed);
    expect([(ends[0] ?? 0) - unsigned.length < 3, ends.length > 2]).toEqual([true, true]);
    const states: string[] = [];
    for (const end of ends.slice(0, -1)) {
      const { body, json } = await uploaded(signed.subarray(0, end));
      expect(json.original).toEqual({ number: NUMBER, kind: 'permit', file: 'unfinished' });
      expect(json.report.findings[0]?.code).toBe('letter-unfinished');
      expect(body).toContain('berkas ini bukan surat sebagaimana diterbitkan kantor ini');
      expect(body).toContain(`href="/v?number=${encodeURIComponent(NUMBER)}"`);
      expect(body).not.toContain('Bukan surat dari kantor ini');
      states.push(json.report.indication);
    }

    // unsigned, then with a sound signature: it is not the letter, and no forgery either
    expect([states[0], states.at(-1)]).toEqual(['failed', 'passed']);
  });

  it('is named where it was cut after the unsigned letter, and told to be cut short where nothing else can be said', async () => {
    const [signed, unsigned] = await bothOf();
    const after = await uploaded(signed.subarray(0, unsigned.length + 3000));
    const before = await uploaded(signed.subarray(0, unsigned.length - 200));

    expect(after.json.original).toMatchObject({ number: NUMBER });
    expect(after.body).toContain(NUMBER);
    expect(before.json).toMatchObject({ original: null, report: { indication: 'failed' } });
    expect(before.json.report.findings.map(({ code, meaning }) => [code, meaning])).toEqual([
      ['cut-short', 'Akhir berkas ini hilang: berkas terpotong.'],
    ]);
    expect(before.body).toContain('Berkas tidak utuh');
    expect(before.body).not.toContain('Bukan surat dari kantor ini');
  });
});

describe('a letter of the register', () => {
  it.each([' ', '\n', '%x\n%%EOF\n'])('is named where %j was added to it, and is not called foreign', async (added) => {
    const sha256 = await published(await signing.official(), null);
    const pdf = world.files.get(`app-1/${sha256}`);
    if (pdf === undefined) throw new Error('the letter was not kept');
    const { body, json } = await uploaded(Buffer.concat([pdf, Buffer.from(added)]));

    // the API judges as the page does
    expect(json).toMatchObject({
      permit: null,
      original: { number: '0001/SIPA/DPMPTSP.V/XI/2026', kind: 'permit', file: 'added-to' },
      report: { indication: 'failed' },
    });
    expect(json.report.findings[0]?.code).toBe('letter-added-to');
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
