/**
 * Every letter that ships, signed in every way, as judged by our verifier, and under `npm run test:validators` by EU DSS,
 * veraPDF and pyHanko too (pdfsig wherever it is installed). Not every combination: each letter, key, level, certification
 * and kind of cross-reference is there at least once, each key with each level.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { RegisterPaper } from '../../../src/domain/numbering/paper.js';
import type { DraftedLetter } from '../../../src/domain/ports/drafter.js';
import {
  SIGNATURE_LEVELS,
  type DigestAlgorithm,
  type SignatureLevel,
  type SigningPlan,
} from '../../../src/domain/signing/plan.js';
import { issueSigner, signerBundle } from '../../../src/infra/devpki/authority.js';
import type { KeySpec } from '../../../src/infra/devpki/issue.js';
import { createPrintRenderer } from '../../../src/infra/pdf/letter/print-rendition.js';
import { drawRegister } from '../../../src/infra/pdf/register/draw-register.js';
import { toPem } from '../../../src/infra/signing/certificate.js';
import { openOfficeSeal } from '../../../src/infra/signing/office-seal.js';
import { judgePdf } from '../../../src/infra/verification/judge.js';
import { permitType, templateOf } from '../pdf-letter/sample.js';
import { aLetter, openOffice, PASSPHRASE, unwrap, type Signed, type SigningOffice } from '../signing/office.js';
import { beside, draw, everyLetter, type Drawn } from './drawn.js';
import { askPdfsig, hasPdfsig, openJudges, wanted, type Judges } from './judges.js';

if (!wanted) process.stderr.write('skipped: EU DSS, veraPDF and pyHanko; npm run test:validators asks them\n');
if (!hasPdfsig) process.stderr.write('skipped: pdfsig, which is not installed (poppler-utils)\n');

const KEYS: readonly (readonly [string, KeySpec, DigestAlgorithm])[] = [
  ['RSA-2048', { kind: 'rsa', bits: 2048 }, 'sha256'],
  ['RSA-3072', { kind: 'rsa', bits: 3072 }, 'sha256'],
  ['RSA-4096', { kind: 'rsa', bits: 4096 }, 'sha512'],
  ['P-256', { kind: 'ec', curve: 'P-256' }, 'sha256'],
  ['P-384', { kind: 'ec', curve: 'P-384' }, 'sha384'],
];
const WAYS = KEYS.flatMap((key) => SIGNATURE_LEVELS.map((level) => ({ key, level })));
const SEAL_WORDS = { 'deemed-approval': 'Dianggap dikabulkan', receipt: 'R', certificate: 'C', statement: 'S' };

if (wanted) jest.setTimeout(240_000);

let office: SigningOffice;
let folder: string;
let root: string;
let drawn: readonly Drawn[];
let judges: Judges | undefined;
const officials = new Map<string, Signed>();

beforeAll(async () => {
  office = await openOffice();
  folder = mkdtempSync(join(tmpdir(), 'paraf-good-letters-'));
  root = join(folder, 'root.pem');
  writeFileSync(root, toPem(office.authority.root.certificate.der));
  drawn = await everyLetter();
  for (const [name, key] of KEYS) officials.set(name, await office.official({ key }));
  if (wanted) judges = await openJudges();
}, 600_000);

afterAll(async () => {
  await judges?.close();
  await office.close();
  rmSync(folder, { recursive: true, force: true });
});

const official = (name: string): Signed => {
  const found = officials.get(name);
  if (found === undefined) throw new Error(`no official with a key of ${name}`);
  return found;
};

const letterAt = (index: number): Drawn => {
  const found = drawn[index % drawn.length];
  if (found === undefined) throw new Error('no letter was drawn');
  return found;
};

/** The visible signature of a letter, as the office signs it. */
const shown = ({ stamp }: DraftedLetter): Pick<SigningPlan, 'stamp'> =>
  stamp === undefined ? {} : { stamp: { page: stamp.page, rect: stamp.rectangle, appearance: stamp.appearance } };

/** Verdict of every judge on a good letter. */
interface Expected {
  /** Level of each signature, in the order of signing. */
  readonly levels: readonly SignatureLevel[];
  /** Null where the file claims nothing. */
  readonly claims: '2b' | '3b' | null;
}

const expectGood = async (name: string, pdf: Uint8Array, { levels, claims }: Expected): Promise<void> => {
  // without validation data inside, the authority has to be asked
  const offline = levels.every((level) => level === 'B-LT' || level === 'B-LTA');
  const archived = levels.every((level) => level === 'B-LTA');
  const anchors = [office.authority.root.certificate];
  const online = offline ? undefined : office.newTrust();
  const report = await judgePdf(pdf, { anchors, intermediates: [], online }, Date.now());
  expect([report.indication, report.findings]).toEqual(['passed', []]);
  expect(report.signatures.map(({ level }) => level)).toEqual(levels);

  const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.pdf`);
  writeFileSync(path, pdf);
  if (hasPdfsig) {
    const pdfsig = await askPdfsig(path);
    expect([pdfsig.valid, pdfsig.said]).toEqual([levels.length, expect.stringContaining('Signature is Valid.')]);
  }
  if (judges === undefined) return;

  const dss = await judges.dss(path, [root], !offline);
  expect(dss).toMatchObject({
    signatures: levels.map((level) => ({
      indication: 'TOTAL_PASSED',
      level: `PAdES-BASELINE-${level.slice(2)}`,
      errors: [],
      modifications: levels.length > 1 ? expect.anything() : [],
    })),
  });
  if ('error' in dss) throw new Error(dss.error);
  // a later signature in a prepared field is the only change that DSS may see
  const changes = dss.signatures.flatMap(({ modifications }) => modifications);
  expect(changes.filter((change) => change !== 'signature or form filling')).toEqual([]);
  expect(dss.timestamps.filter((stamp) => !stamp.intact || stamp.indication !== 'PASSED')).toEqual([]);

  const hanko = await judges.pyHanko(path, root, archived ? 'adesverify' : 'validate');
  expect([hanko.status, hanko.output.match(/INTACT:TRUSTED/g)?.length ?? 0, hanko.output]).toEqual([
    0,
    expect.any(Number),
    expect.stringContaining('INTACT:TRUSTED'),
  ]);
  expect(hanko.output.match(/^\S+:[0-9a-f]+:INTACT:TRUSTED/gm)?.length).toBe(levels.length);

  if (claims !== null) {
    expect(await judges.veraPdf(path, claims)).toEqual({ compliant: true, flavour: claims, failed: [] });
  }
};

describe('a letter of one signer', () => {
  it.each(WAYS.map(({ key, level }, index) => [key[0], level, index] as const))(
    'with a key of %s at %s is accepted by every judge',
    async (keyName, level, index) => {
      const { what, claims, letter } = letterAt(index);
      const digestAlgorithm = WAYS[index]?.key[2] ?? 'sha256';
      const pdf = await office.sign(letter.bytes, level, official(keyName), {
        digestAlgorithm,
        ...shown(letter),
      });

      await expectGood(`${what} ${keyName} ${level}`, pdf, { levels: [level], claims });
    },
  );

  it('covers every letter that ships', () => {
    expect(WAYS.length).toBeGreaterThanOrEqual(drawn.length);
  });

  it.each([
    ['a cross-reference table', false],
    ['object streams', true],
  ])('over a file with %s is accepted by every judge', async (what, streams) => {
    const pdf = await office.sign(await aLetter(streams), 'B-LTA', official('P-256'));

    await expectGood(what, pdf, { levels: ['B-LTA'], claims: null });
  });

  it.each([0, 1])('whose visible signature stands beside the box is accepted by every judge (%s)', async (index) => {
    const { claims } = letterAt(index);
    const { what, letter } = await draw('beside', beside(), claims);
    const pdf = await office.sign(letter.bytes, 'B-LTA', official('P-256'), shown(letter));

    expect(letter.stamp).toBeDefined();
    await expectGood(`${what} ${claims}`, pdf, { levels: ['B-LTA'], claims });
  });
});

describe('a letter that the office seals', () => {
  it.each([
    ['deemed-approval', 'deemed-approval', 'B-LTA'],
    ['receipt', 'receipt', 'B-LT'],
    ['correction-request', 'statement', 'B-T'],
  ] as const)('%s is accepted by every judge', async (kind, purpose, level) => {
    const found = drawn.find(({ what }) => what === kind);
    if (found === undefined) throw new Error(`no letter ${kind}`);
    const identity = await issueSigner(office.authority, Date.now(), { commonName: 'Segel DPMPTSP Contoh' });
    const officeSealFile = join(folder, `${kind}.p12`);
    writeFileSync(officeSealFile, await signerBundle(office.authority, identity, PASSPHRASE));
    const sealer = openOfficeSeal(
      { officeSealFile, officeSealPassphrase: { reveal: () => PASSPHRASE }, keystoreDir: join(folder, 'keystore') },
      SEAL_WORDS,
      {
        trust: office.newTrust(),
        pipeline: office.pipeline,
        level,
        office: 'DPMPTSP Contoh',
        location: 'Contoh',
        now: Date.now,
      },
    );
    if (sealer === null) throw new Error('no seal');
    const sealed = unwrap(
      await sealer.seal(found.letter.bytes, { letter: '503/0001/2026', purpose, ...shown(found.letter) }),
    );

    await expectGood(`sealed ${kind}`, sealed.pdf, { levels: [level], claims: found.claims });
  });
});

describe('a letter of several signers', () => {
  const jointly = async (letter: Uint8Array, level: SignatureLevel): Promise<Uint8Array> => {
    let pdf = unwrap(await office.pipeline.prepareFields(letter, ['Kabid', 'Sekdin', 'Kadin']));
    for (const [fieldName, position, keyName] of [
      ['Kabid', 'first', 'RSA-2048'],
      ['Sekdin', 'middle', 'P-384'],
      ['Kadin', 'last', 'P-256'],
    ] as const) {
      pdf = await office.sign(pdf, level, official(keyName), { fieldName, role: { kind: 'joint', position } });
    }
    return pdf;
  };

  it.each(['B-T', 'B-LT'] as const)('at %s is accepted by every judge', async (level) => {
    const { claims, letter } = letterAt(level === 'B-T' ? 0 : 1);

    await expectGood(`joint ${level}`, await jointly(letter.bytes, level), { levels: [level, level, level], claims });
  });

  it('archived, and archived again and again, is accepted by every judge', async () => {
    const { claims, letter } = letterAt(2);
    let pdf = await jointly(letter.bytes, 'B-LT');
    for (let round = 0; round < 3; round += 1) {
      pdf = unwrap(await office.pipeline.archiveTimestamp(unwrap(await office.pipeline.addValidationData(pdf)))).pdf;
    }

    await expectGood('joint renewed', pdf, { levels: ['B-LTA', 'B-LTA', 'B-LTA'], claims });
  });
});

describe('the renewal of an archive time-stamp', () => {
  it('leaves a letter of one signer that every judge accepts', async () => {
    const { what, claims, letter } = letterAt(3);
    let pdf = await office.sign(letter.bytes, 'B-LTA', official('RSA-2048'));
    for (let round = 0; round < 2; round += 1) {
      pdf = unwrap(await office.pipeline.archiveTimestamp(unwrap(await office.pipeline.addValidationData(pdf)))).pdf;
    }

    await expectGood(`${what} renewed`, pdf, { levels: ['B-LTA'], claims });
  });
});

(wanted ? describe : describe.skip)('before it is signed', () => {
  const judged = async (name: string, pdf: Uint8Array, claims: '2b' | '3b'): Promise<unknown> => {
    const path = join(folder, `${name.replaceAll(/\W+/g, '-')}.pdf`);
    writeFileSync(path, pdf);
    return judges?.veraPdf(path, claims);
  };

  it('every letter is the PDF/A that it claims to be', async () => {
    for (const { what, claims, letter } of drawn) {
      const answer = await judged(`unsigned ${what}`, letter.bytes, claims);
      expect({ what, answer }).toEqual({ what, answer: { compliant: true, flavour: claims, failed: [] } });
    }
  });

  it('a file that claims nothing is refused, so the judge is awake', async () => {
    expect(await judged('plain', await aLetter(), '2b')).toMatchObject({ compliant: false });
  });

  it('the printed register is PDF/A, and the copy for paper does not claim to be', async () => {
    const paper: RegisterPaper = {
      government: 'PEMERINTAH KOTA PRABUMULIH',
      agency: 'DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU',
      address: ['Jalan Jenderal Sudirman Nomor 29, Kota Prabumulih'],
      name: 'Register Izin dan Nonizin',
      year: 2026,
      rows: [
        {
          seq: 417,
          number: '500.16.7.2/0417/SIP/DPMPTSP.V/2026',
          date: '2026-11-23',
          subject: 'Surat izin',
          applicant: 'Siti Rahmawati',
          state: 'used',
          reason: null,
        },
      ],
      gaps: [],
      printedOn: '2026-11-26',
    };
    const register = await drawRegister(paper);
    const { letter } = letterAt(0);
    const signed = await office.sign(letter.bytes, 'B-LTA', official('P-256'), shown(letter));
    const note = templateOf(permitType('sipa'), 'permit').labels.printNote;
    const copy = await createPrintRenderer().render(signed, { mark: 'SALINAN', note });

    expect(await judged('register', register, '2b')).toEqual({ compliant: true, flavour: '2b', failed: [] });
    expect(Buffer.from(copy).toString('latin1')).not.toContain('pdfaid:part');
  });
});
