/**
 * An applicant without an account signs the application with a certificate of their own, by programs that are not ours:
 * the real servers wait for it where the permit type asks for it, and go on once it is there.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse, stringify } from 'yaml';
import { openOffice, PASSPHRASE, type Signed, type SigningOffice } from '../infra/signing/office.js';
import { configureOffice, GROUP } from './office-config.js';
import { startOffice, upload, type Answer, type Office } from './office-stack.mjs';
import { createWalker, type Walker } from './walker.js';

const RECEIVER = { receiver: { name: 'Siti Aminah', identity: '1674014101900001', relation: 'pemohon' } };
const UP_WITHIN = 240_000;
const WALKED_WITHIN = 120_000;

let folder: string;
let office: Office;
let walker: Walker;
/** The applicants' own authority: not the one that the officials' certificates are from. */
let authority: SigningOffice;
let applicant: Signed;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'paraf-applicant-'));
  authority = await openOffice();
  applicant = await authority.official({ commonName: 'Siti Aminah', key: { kind: 'ec', curve: 'P-256' } });
  const roots = join(folder, 'roots.pem');
  writeFileSync(roots, pem(authority.authority.root.certificate.der));
  writeFileSync(join(folder, 'applicant.p12'), applicant.bundle);
  office = await startOffice(
    (config) => {
      configureOffice(config);
      const file = join(config, 'permit-types', `${GROUP.first}.yaml`);
      const type = parse(readFileSync(file, 'utf8')) as object;
      writeFileSync(file, stringify({ ...type, applicantSignature: 'required' }));
    },
    { applicants: { trustAnchorFile: roots } },
  );
  walker = createWalker(office.url, office.accounts);
}, UP_WITHIN);
afterAll(async () => {
  await (office as Office | undefined)?.stop();
  await (authority as SigningOffice | undefined)?.close();
  rmSync(folder, { recursive: true, force: true });
}, 60_000);

const pem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der)
    .toString('base64')
    .replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;

interface Begun {
  readonly id: string;
  readonly trackingSecret: string;
}

const begin = async (): Promise<Begun> => {
  const { status, body } = await walker.as('fo').tryPost('/applications', {
    permitType: GROUP.first,
    applicant: { name: 'Siti Aminah', nationalId: '1674014101900001', email: 'siti@example.com', address: 'Jalan 1' },
    data: { businessName: 'Toko Siti', location: 'Jalan 2', kbli: '47111', registration: '1', practice: '-' },
  });
  expect(status).toBe(201);
  const begun = body as Begun;
  await walker.fillFile(begun.id);
  return begun;
};

const receive = async (id: string): Promise<Answer> => {
  const task = await walker.openTask(id, 'receive');
  return walker
    .as('fo')
    .tryPost(`/applications/${id}/tasks/${encodeURIComponent(task.id)}/complete`, { input: { outcome: 'complete' } });
};

const tracked = ({ id, trackingSecret }: Begun, path: string): string =>
  `${office.url}/api/v1/track/${id}/${path}?secret=${encodeURIComponent(trackingSecret)}`;

const statementOf = async (begun: Begun): Promise<Buffer> => {
  const response = await fetch(tracked(begun, 'statement'));
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/pdf']);
  return Buffer.from(await response.arrayBuffer());
};

let sent = 0;
const handIn = async (begun: Begun, name: string, bytes: Uint8Array): Promise<Answer> => {
  sent += 1;
  const response = await fetch(tracked(begun, 'signature'), {
    method: 'POST',
    headers: { 'idempotency-key': `tanda-tangan-${String(sent)}`, prefer: 'wait=20' },
    body: upload({}, name, Buffer.from(bytes)),
  });
  return { status: response.status, body: await response.json() };
};

/** As an applicant does with the bundle of their certificate provider. */
const openssl = (statement: Uint8Array): Buffer => {
  const at = (name: string): string => join(folder, name);
  const run = (...args: readonly string[]): unknown => execFileSync('openssl', args, { stdio: 'pipe' });
  writeFileSync(at('pernyataan.pdf'), statement);
  const bundle = ['pkcs12', '-in', at('applicant.p12'), '-passin', `pass:${PASSPHRASE}`, '-nodes'];
  run(...bundle, '-clcerts', '-out', at('pemohon.pem'));
  run(...bundle, '-cacerts', '-nokeys', '-out', at('rantai.pem'));
  run(
    ...['cms', '-sign', '-binary', '-md', 'sha256', '-in', at('pernyataan.pdf'), '-signer', at('pemohon.pem')],
    ...['-certfile', at('rantai.pem'), '-outform', 'DER', '-out', at('pernyataan.p7s')],
  );
  return readFileSync(at('pernyataan.p7s'));
};

describe('an application that its applicant has to sign', () => {
  it(
    'waits for the signature, says why, and goes on once a detached CMS over its statement is there',
    async () => {
      const begun = await begin();
      const early = await receive(begun.id);
      expect([early.status, (early.body as { code: string }).code]).toEqual([422, 'APPLICANT_SIGNATURE_MISSING']);
      expect((early.body as { technical: string }).technical).toContain(
        'sign its statement with their own certificate',
      );

      const statement = await statementOf(begun);
      const other = await handIn(begun, 'lain.p7s', openssl(Buffer.concat([statement, Buffer.from('\n')])));
      expect([other.status, (other.body as { code: string }).code]).toEqual([422, 'APPLICANT_SIGNATURE_REFUSED']);
      expect((await receive(begun.id)).status).toBe(422);

      const signed = await handIn(begun, 'pernyataan.p7s', openssl(statement));
      expect([signed.status, signed.body]).toMatchObject([
        200,
        { verdict: { indication: 'TOTAL-PASSED', subIndication: null }, document: { kind: 'application-signature' } },
      ]);

      expect((await receive(begun.id)).status).toBe(200);
      const { kase } = await walker.toTheEnd(begun.id, { 'hand-over': RECEIVER });
      expect(kase.outcome).toBe('issued');
      // the letter shows its signature by the signature itself
      const letter = kase.documents.find(({ kind }) => kind === 'signed-letter');
      const pdf = await walker.as('fo').download(`/applications/${begun.id}/documents/${letter?.id ?? ''}/content`);
      expect(pdf.toString('latin1').match(/\/AP\s*<<\s*\/N/g)).toHaveLength(1);
    },
    WALKED_WITHIN,
  );

  it(
    'takes the statement signed as PDF, lets it fall when a file is replaced, and takes it again',
    async () => {
      const begun = await begin();
      const sign = async (): Promise<Answer> =>
        handIn(begun, 'pernyataan.pdf', await authority.sign(await statementOf(begun), 'B-LTA', applicant));
      expect(await sign()).toMatchObject({ status: 200, body: { verdict: { indication: 'TOTAL-PASSED' } } });

      const { documents } = await walker.read(begun.id);
      const requirement = (documents as readonly { readonly kind: string; readonly requirement?: string }[]).find(
        ({ kind }) => kind === 'requirement',
      )?.requirement;
      const replaced = await walker.as('fo').tryPost(`/applications/${begun.id}/documents`, undefined, {
        form: upload(
          { kind: 'requirement', requirement: requirement ?? '' },
          'baru.pdf',
          Buffer.from('%PDF-1.4\nbaru\nstartxref\n0\n%%EOF\n'),
        ),
      });
      expect(replaced.status).toBeLessThan(300);
      const fallen = await receive(begun.id);
      expect(fallen).toMatchObject({ status: 422, body: { code: 'APPLICANT_SIGNATURE_MISSING' } });
      expect((fallen.body as { technical: string }).technical).toContain('void');

      expect(await sign()).toMatchObject({ status: 200, body: { verdict: { indication: 'TOTAL-PASSED' } } });
      expect((await receive(begun.id)).status).toBe(200);
    },
    WALKED_WITHIN,
  );
});
