import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Sealer } from '../../../src/domain/ports/sealer.js';
import { issueSigner, signerBundle } from '../../../src/infra/devpki/authority.js';
import { Revision } from '../../../src/infra/pdf/signature/revision.js';
import { signatureFields } from '../../../src/infra/pdf/signature/signature-fields.js';
import { parseSignedData } from '../../../src/infra/signing/cms.js';
import { openOfficeSeal } from '../../../src/infra/signing/office-seal.js';
import { PASSPHRASE, aLetter, failureOf, openOffice, unwrap, type SigningOffice } from './office.js';

const NAME = 'DPMPTSP Kota Contoh';
const WORDS = { 'deemed-approval': 'Dianggap dikabulkan', receipt: 'R', certificate: 'C', statement: 'S' };
const ORDER = { letter: '503/0001/2026', purpose: 'deemed-approval' } as const;

let office: SigningOffice;
let folder: string;
let file: string;

const sealer = (over: { file?: string; keystoreDir?: string; passphrase?: string | null } = {}): Sealer | null =>
  openOfficeSeal(
    {
      officeSealFile: over.file ?? file,
      officeSealPassphrase: over.passphrase === null ? null : { reveal: (): string => over.passphrase ?? PASSPHRASE },
      keystoreDir: over.keystoreDir ?? join(folder, 'keystore'),
    },
    WORDS,
    {
      trust: office.newTrust(),
      pipeline: office.pipeline,
      level: 'B-LTA',
      office: NAME,
      location: 'Contoh',
      now: Date.now,
    },
  );

const sealed = async (): Promise<{
  readonly letter: Uint8Array;
  readonly pdf: Uint8Array;
  readonly subject: string;
}> => {
  const letter = await aLetter();
  return { letter, ...unwrap(await sealer()!.seal(letter, ORDER)) };
};

beforeAll(async () => {
  office = await openOffice();
  folder = await mkdtemp(join(tmpdir(), 'seal-'));
  file = join(folder, 'office.p12');
  const identity = await issueSigner(office.authority, Date.now(), {
    commonName: NAME,
    organization: NAME,
    key: { kind: 'ec', curve: 'P-256' },
  });
  await writeFile(file, await signerBundle(office.authority, identity, PASSPHRASE));
});
afterAll(async () => {
  await office.close();
  await rm(folder, { recursive: true });
});
afterEach(() => {
  office.pki.setFault('tsa', undefined);
});

describe('the seal of an office', () => {
  it('is appended to the letter, by the office’s certificate and with the reason of its purpose', async () => {
    const { letter, pdf, subject } = await sealed();
    const [seal, archive] = signatureFields(await Revision.open(pdf));
    const text = Buffer.from(pdf).toString('latin1').toLowerCase();
    const reason = Buffer.from('\ufeffDianggap dikabulkan', 'utf16le').swap16().toString('hex');

    expect(Buffer.compare(pdf.subarray(0, letter.length), letter)).toBe(0);
    expect([seal?.name, archive?.signature?.type]).toEqual(['SegelElektronik', 'DocTimeStamp']);
    expect(parseSignedData(seal!.signature!.contents).signer?.subject).toBe(subject);
    expect(subject).toContain(NAME);
    expect(text.includes(reason)).toBe(true);
  });

  it('takes a renewed certificate without a restart, and refuses one that is revoked', async () => {
    const renewed = join(folder, 'renewed.p12');
    const make = (): Promise<Uint8Array> =>
      issueSigner(office.authority, Date.now(), { commonName: NAME, key: { kind: 'ec', curve: 'P-256' } }).then(
        (identity) => signerBundle(office.authority, identity, PASSPHRASE),
      );
    await writeFile(renewed, await make());
    const standing = sealer({ file: renewed })!;
    await writeFile(renewed, await make());
    expect((await standing.seal(await aLetter(), ORDER)).ok).toBe(true);

    const identity = await issueSigner(office.authority, Date.now(), { commonName: NAME });
    await office.pki.revoke(identity.certificate.serialHex, Date.now());
    await writeFile(renewed, await signerBundle(office.authority, identity, PASSPHRASE));
    expect(failureOf(await standing.seal(await aLetter(), ORDER))).toMatchObject({
      code: 'SIGN_CERTIFICATE_REVOKED',
      retryable: false,
    });
  });

  it('says whether it may work later: a time-stamp authority that is away, a wrong passphrase', async () => {
    office.pki.setFault('tsa', '500');
    expect(failureOf(await sealer()!.seal(await aLetter(), ORDER))).toMatchObject({
      code: 'TIMESTAMP_UNAVAILABLE',
      retryable: true,
    });
    const wrong = failureOf(await sealer({ passphrase: 'bukan-ini' })!.seal(await aLetter(), ORDER));
    expect(wrong).toMatchObject({ code: 'SIGN_PASSPHRASE_WRONG', retryable: false });
    expect(JSON.stringify(wrong)).not.toContain('bukan-ini');
  });

  it('never signs a letter again that an official has signed', async () => {
    const kadin = await office.official();
    const letter = await office.sign(await aLetter(), 'B-B', kadin);

    expect(failureOf(await sealer()!.seal(letter, ORDER)).reason).toBe('PDF_ALREADY_SIGNED');
  });

  it('is no official’s key, and is configured whole or not at all', () => {
    expect(() => sealer({ keystoreDir: folder })).toThrow(/among the officials' keys/);
    expect(() => sealer({ passphrase: null })).toThrow(/officeSealPassphraseFile is not/);
    expect(
      openOfficeSeal({ officeSealFile: null, officeSealPassphrase: null, keystoreDir: folder }, null, {
        trust: office.trust,
        pipeline: office.pipeline,
        level: 'B-B',
        office: NAME,
        location: '',
        now: Date.now,
      }),
    ).toBeNull();
  });
});
