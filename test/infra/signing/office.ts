import { PDFDocument, StandardFonts } from 'pdf-lib';
import type { DigestSigner, SignaturePipeline } from '../../../src/domain/ports/signer.js';
import type { Result } from '../../../src/domain/shared/result.js';
import type { SigningFailure } from '../../../src/domain/signing/failure.js';
import { stagesOf, type SignatureLevel, type SigningPlan } from '../../../src/domain/signing/plan.js';
import {
  createAuthority,
  issueSigner,
  signerBundle,
  type Authority,
  type SignerOptions,
} from '../../../src/infra/devpki/authority.js';
import type { Identity } from '../../../src/infra/devpki/issue.js';
import { startDevelopmentPki, type DevelopmentPki } from '../../../src/infra/devpki/server.js';
import { createLocalSigner } from '../../../src/infra/signing/local-signer.js';
import { createSignaturePipeline, type PipelineOptions } from '../../../src/infra/signing/pipeline.js';
import { keyOwners, NIP } from '../../fakes/key-owners.js';
import { createTrust, type Trust } from '../../../src/infra/signing/trust.js';
import { attemptsInMemory } from '../../fakes/signing-attempts.js';

export const PASSPHRASE = 'kata sandi pejabat ü';

export const unwrap = <T>(result: Result<T, SigningFailure>): T => {
  if (!result.ok) throw new Error(`${result.error.reason}: ${result.error.detail}`);
  return result.value;
};

export const failureOf = <T>(result: Result<T, SigningFailure>): SigningFailure => {
  if (result.ok) throw new Error('expected a failure');
  return result.error;
};

/** A one-page letter by plain pdf-lib, with a cross-reference table or with object streams. */
export const aLetter = async (useObjectStreams = false): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  document.addPage([595, 842]).drawText('SURAT IZIN', { font, x: 72, y: 760 });
  return document.save({ useObjectStreams });
};

/** Appearance of a visible signature: a page of its size with a line of text. */
export const aStamp = async (width: number, height: number, text: string): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  document.addPage([width, height]).drawText(text, { font, size: 10, x: 5, y: height / 2 });
  return document.save();
};

export interface Signed {
  readonly identity: Identity;
  readonly bundle: Uint8Array;
  readonly signer: DigestSigner;
}

/** A throw-away authority with its services, and everything that signs against it. */
export interface SigningOffice {
  readonly authority: Authority;
  readonly pki: DevelopmentPki;
  readonly trust: Trust;
  readonly pipeline: SignaturePipeline;
  newTrust(): Trust;
  newPipeline(options?: Partial<PipelineOptions>): SignaturePipeline;
  /** The certificate names the number that every official of `keyOwners` has, another, or with null none. */
  official(
    options?: Partial<Omit<SignerOptions, 'serialNumber'>> & { readonly serialNumber?: string | null },
  ): Promise<Signed>;
  sign(pdf: Uint8Array, level: SignatureLevel, official: Signed, plan?: Partial<SigningPlan>): Promise<Uint8Array>;
  close(): Promise<void>;
}

export const aPlan = (plan: Partial<SigningPlan> = {}): SigningPlan => ({
  fieldName: 'TandaTangan',
  role: { kind: 'sole' },
  digestAlgorithm: 'sha256',
  claimedAt: Date.now(),
  signerName: 'Kepala Dinas',
  reason: 'Penerbitan izin',
  location: 'Prabumulih',
  ...plan,
});

const freePort = async (): Promise<number> => {
  const { createServer } = await import('node:net');
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => {
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
  });
};

export const openOffice = async (now: () => number = Date.now): Promise<SigningOffice> => {
  const port = await freePort();
  const authority = await createAuthority({ baseUrl: `http://127.0.0.1:${port}`, at: now() });
  const pki = await startDevelopmentPki({ authority, now, port });
  const newTrust = (): Trust =>
    createTrust({ anchors: [authority.root.certificate], timeout: 1500, reuse: 600_000, now });
  const trust = newTrust();
  const newPipeline = (options: Partial<PipelineOptions> = {}): SignaturePipeline =>
    createSignaturePipeline({ trust, authorities: [{ url: pki.tsaUrl }], timeout: 1500, now, ...options });
  const pipeline = newPipeline();

  const office: SigningOffice = {
    authority,
    pki,
    trust,
    pipeline,
    newTrust,
    newPipeline,
    async official({ serialNumber = NIP, ...options } = {}) {
      const identity = await issueSigner(authority, now(), {
        commonName: 'Drs. Contoh Pejabat, M.Si.',
        key: { kind: 'ec', curve: 'P-256' },
        ...(serialNumber === null ? {} : { serialNumber }),
        ...options,
      });
      const bundle = await signerBundle(authority, identity, PASSPHRASE);
      const stored = { bundle, certificate: identity.certificate.der };
      // the office of its signer: what it signs may come to another
      const owners =
        serialNumber === null
          ? { claim: async () => ({ isOwn: true, by: 'fingerprint' }) as const }
          : keyOwners(() => ({ nik: serialNumber, nip: serialNumber }));
      const keystores = { find: () => Promise.resolve(stored) };
      const signer = createLocalSigner({ keystores, trust, attempts: attemptsInMemory(), owners, now });
      return { identity, bundle, signer };
    },
    async sign(pdf, level, official, options = {}) {
      const plan = aPlan({ claimedAt: now(), ...options });
      const prepared = unwrap(await pipeline.prepare(pdf, plan));
      const outcome = await official.signer.signDigest({
        officialId: 'kadin',
        digestAlgorithm: plan.digestAlgorithm,
        digest: prepared.digest,
        secret: { kind: 'passphrase', passphrase: PASSPHRASE },
      });
      if (outcome.outcome !== 'signed') throw new Error(JSON.stringify(outcome));
      let letter = unwrap(await pipeline.embed(prepared, outcome.value.cms));
      for (const stage of stagesOf(level)) {
        switch (stage) {
          case 'timestamp':
            letter = unwrap(await pipeline.timestamp(letter, plan.fieldName)).pdf;
            break;
          case 'validation-data':
            letter = unwrap(await pipeline.addValidationData(letter));
            break;
          case 'archive-timestamp':
            letter = unwrap(await pipeline.archiveTimestamp(letter)).pdf;
            break;
        }
      }
      return letter;
    },
    close: () => pki.close(),
  };
  return office;
};
