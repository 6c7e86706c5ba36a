import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { newApplication, decide } from '../../src/domain/application/decide.js';
import type { ApplicationContext } from '../../src/domain/application/context.js';
import type { ApplicationState } from '../../src/domain/application/state.js';
import type { AuditRow } from '../../src/domain/ports/audit.js';
import type { Statements } from '../../src/domain/ports/statements.js';
import { loadOffice } from '../../src/infra/letters/load.js';
import { createStatements, loadStatementTemplate } from '../../src/infra/letters/statement.js';
import { PdfLetterDrafter } from '../../src/infra/pdf/letter/pdf-letter-drafter.js';
import { PDFRawStream } from '@cantoo/pdf-lib';
import { buildSignedData } from '../../src/infra/signing/cms.js';
import { OID } from '../../src/infra/signing/oids.js';
import { judgeStatement } from '../../src/infra/verification/statement.js';
import { sign as signBytes } from 'node:crypto';
import { MORNING, prabumulih } from '../builders/case.js';
import { anApplication, apiWorld, OFFICE, type Answer, type ApiWorld } from '../fakes/api-world.js';
import { appended, firstPage, name } from '../infra/verification/letters.js';
import { openOffice, type Signed, type SigningOffice } from '../infra/signing/office.js';

const SECRET = 'rahasia-pelacakan-yang-panjang';
const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');

describe('the application, signed by who applies', () => {
  let context: ApplicationContext;
  let office: SigningOffice;
  let applicant: Signed;
  let statements: Statements;
  let world: ApiWorld;
  let keys = 0;

  beforeAll(async () => {
    context = await prabumulih();
    office = await openOffice();
    applicant = await office.official({ key: { kind: 'ec', curve: 'P-256' } });
    statements = createStatements({
      office: loadOffice('config/offices/prabumulih.yaml'),
      template: loadStatementTemplate('config/statements/permohonan.yaml', 'config/letters'),
      drafter: new PdfLetterDrafter('config/offices'),
      position: 'Pemohon',
    });
  });
  afterAll(() => office.close());

  const state = (applicantUser: string | null, requirements: Record<string, string>): ApplicationState =>
    newApplication(context, { id: 'app-1', office: OFFICE, applicantUser, requirements, at: MORNING });

  /** Plays the workflow: the real rules decide, and the record keeps state and audit. */
  const put = (applicantUser: string | null): void => {
    const { contents } = world.record;
    contents.tracking.set('app-1', sha256(SECRET));
    contents.files.set('app-1', {
      applicant: { name: 'Siti Aminah', nationalId: '1674010101900001' },
      data: { alamat: 'Jalan Sudirman 1' },
    });
    contents.applications.set(
      'app-1',
      anApplication({ applicantUser, state: state(applicantUser, { ktp: '2'.repeat(64) }) }),
    );
    world.rule = (row, message) => {
      const decision = decide(context, row.state!, message);
      return decision.ok ? null : decision.error;
    };
    world.onTold = (application, message) => {
      const row = contents.applications.get(application)!;
      const decision = decide(context, row.state!, message);
      if (decision.ok) {
        contents.applications.set(application, { ...row, state: decision.value.state });
        for (const { verb, personal } of decision.value.changes.audit) {
          const row: AuditRow = {
            ...{ position: contents.audit.length + 1, seq: 1, at: MORNING, actor: 'x', onBehalfOf: null, verb },
            ...{
              element: null,
              task: null,
              before: null,
              after: null,
              personal: personal ?? null,
              hash: '0'.repeat(64),
            },
          };
          contents.audit.push({ application, row });
        }
      }
      return 'accepted';
    };
  };
  const begin = async (applicantUser: string | null): Promise<void> => {
    const anchors = [office.authority.root.certificate];
    world = await apiWorld({}, () => ({
      statements,
      statementVerifier: {
        verifyStatement: (bytes, statement) =>
          judgeStatement(bytes, statement, { anchors, intermediates: [], online: office.newTrust() }, Date.now()),
      },
    }));
    put(applicantUser);
  };
  beforeEach(() => begin(null));
  afterEach(() => world.close());

  const fetched = async (): Promise<Answer> =>
    world.app.inject({ url: `/api/v1/track/app-1/statement?secret=${SECRET}` });
  const send = (bytes: Uint8Array, key = `kunci-tanda-tangan-${(keys += 1)}`, secret = SECRET): Promise<Answer> => {
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(bytes)]), 'berkas');
    return world.app.inject({
      method: 'POST',
      url: `/api/v1/track/app-1/signature?secret=${secret}`,
      headers: { 'idempotency-key': key },
      payload: form,
    });
  };
  const cmsOver = (bytes: Uint8Array, signer = applicant): Uint8Array =>
    buildSignedData({
      digestAlgorithm: 'sha256',
      messageDigest: createHash('sha256').update(bytes).digest(),
      contentType: OID.data,
      signer: signer.identity.certificate,
      chain: [office.authority.intermediate.certificate],
      sign: (attributes) => signBytes('sha256', attributes, signer.identity.key),
    });
  const pem = (der: Uint8Array): Uint8Array =>
    Buffer.from(
      `-----BEGIN PKCS7-----\n${Buffer.from(der).toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PKCS7-----\n`,
    );
  const standing = (): ApplicationState['applicantSignature'] =>
    world.record.contents.applications.get('app-1')?.state?.applicantSignature;
  const refused = (answer: Answer): unknown => {
    const { code, data } = answer.json() as { code: string; data?: Record<string, unknown> };
    return [answer.statusCode, code, data?.['indication'], data?.['subIndication']];
  };

  it('hands out the same bytes each time, with their digest', async () => {
    const [first, second] = [await fetched(), await fetched()];

    expect([first.statusCode, first.headers['content-type']]).toEqual([200, 'application/pdf']);
    expect(sha256(second.bytes)).toBe(sha256(first.bytes));
    expect(first.headers['repr-digest']).toBe(`sha-256=:${createHash('sha256').update(first.bytes).digest('base64')}:`);
  });

  it('takes the statement signed as PDF, and a detached CMS in DER or PEM', async () => {
    const statement = (await fetched()).bytes;
    const forms: [string, Uint8Array][] = [
      ['pdf', await office.sign(statement, 'B-B', applicant)],
      ['pdf', await office.sign(statement, 'B-LTA', applicant)],
      ['cms', cmsOver(statement)],
      ['cms', pem(cmsOver(statement))],
    ];
    for (const [form, bytes] of forms) {
      const answer = await send(bytes);

      expect([form, answer.statusCode, answer.json()]).toMatchObject([
        form,
        202,
        { verdict: { indication: 'TOTAL-PASSED', subIndication: null }, document: { kind: 'application-signature' } },
      ]);
      expect(standing()).toMatchObject({
        form,
        indication: 'passed',
        sha256: sha256(bytes),
        statement: sha256(statement),
      });
      expect(world.files.get(`app-1/${sha256(bytes)}`)).toBeDefined();
    }
    // who signed is nowhere but in the message and the encrypted part of the audit
    expect(JSON.stringify([...world.record.contents.documents.values()])).not.toContain('CN=');
  });

  it('refuses other bytes than those of the statement', async () => {
    const statement = (await fetched()).bytes;
    const other = await statements.make({
      application: 'app-2',
      number: 'PBM-2026-00002-36',
      permitType: { id: 'izin-praktik', name: 'Izin Praktik Perawat' },
      receivedAt: MORNING,
      applicant: { name: 'Siti Aminah' },
      data: {},
      files: [],
    });
    expect(refused(await send(cmsOver(other.bytes)))).toEqual([
      422,
      'APPLICANT_SIGNATURE_REFUSED',
      'TOTAL-FAILED',
      'HASH_FAILURE',
    ]);
    expect(refused(await send(await office.sign(other.bytes, 'B-B', applicant)))).toEqual([
      422,
      'APPLICANT_SIGNATURE_REFUSED',
      'TOTAL-FAILED',
      'HASH_FAILURE',
    ]);
    expect((await send(statement)).statusCode).toBe(422);
    expect((await send(Buffer.from('bukan tanda tangan'))).statusCode).toBe(422);
    expect(standing()).toBeUndefined();
    expect([...world.files.keys()]).toEqual([]);
  });

  it('refuses a statement that was changed before it was signed, though its signature holds', async () => {
    const statement = (await fetched()).bytes;
    const changed = await appended(statement, (revision) => {
      const [ref, page] = firstPage(revision);
      const stream = revision.add(PDFRawStream.of(revision.context.obj({ Length: 2 }), Buffer.from('qQ')));
      page.set(name('Contents'), stream);
      revision.put(ref, page);
    });
    const signed = await office.sign(changed, 'B-B', applicant);

    const answer = await send(signed);
    expect(refused(answer)).toEqual([422, 'APPLICANT_SIGNATURE_REFUSED', 'TOTAL-FAILED', 'FORMAT_FAILURE']);
  });

  it('refuses what was tampered with, in either form', async () => {
    const statement = (await fetched()).bytes;
    const pdf = Uint8Array.from(await office.sign(statement, 'B-B', applicant));
    pdf[200] = (pdf[200] ?? 0) ^ 1;
    expect((await send(pdf)).statusCode).toBe(422);
    const cms = cmsOver(statement);
    cms[cms.length - 3] = (cms[cms.length - 3] ?? 0) ^ 1;
    expect((await send(cms)).statusCode).toBe(422);
    expect((await send(Buffer.concat([cmsOver(statement), Buffer.from('x')]))).statusCode).toBe(422);
    expect(standing()).toBeUndefined();
  });

  it('records a certificate that no trusted root leads to, and one past its end, as not to be judged', async () => {
    const statement = (await fetched()).bytes;
    const stranger = await openOffice();
    const foreign = await stranger.official({ key: { kind: 'ec', curve: 'P-256' } });
    await stranger.close();
    const answer = await send(cmsOver(statement, foreign));
    expect(answer.json()).toMatchObject({
      verdict: { indication: 'INDETERMINATE', subIndication: 'NO_CERTIFICATE_CHAIN_FOUND' },
    });
    expect(standing()).toMatchObject({ indication: 'indeterminate' });

    const expired = await office.official({
      key: { kind: 'ec', curve: 'P-256' },
      notBefore: Date.now() - 20 * 86_400_000,
      notAfter: Date.now() - 86_400_000,
    });
    expect((await send(cmsOver(statement, expired))).json()).toMatchObject({
      verdict: { indication: 'INDETERMINATE', subIndication: 'OUT_OF_BOUNDS_NO_POE' },
    });
  });

  it('answers a repeated request as the first time, even when the application has changed since', async () => {
    const bytes = cmsOver((await fetched()).bytes);
    const first = await send(bytes, 'kunci-yang-sama');
    const row = world.record.contents.applications.get('app-1')!;
    world.record.contents.applications.set('app-1', { ...row, state: state(null, { ktp: '9'.repeat(64) }) });

    const second = await send(bytes, 'kunci-yang-sama');
    expect([second.statusCode, (second.json() as { verdict: unknown }).verdict]).toEqual([
      202,
      (first.json() as { verdict: unknown }).verdict,
    ]);
    expect((refused(await send(bytes)) as unknown[])[1]).toBe('APPLICANT_SIGNATURE_REFUSED');
    expect((await send(Buffer.from('lain'), 'kunci-yang-sama')).json()).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
    });
  });

  it('is open to the secret only without an account, and to nobody with another secret', async () => {
    const bytes = cmsOver((await fetched()).bytes);
    expect((await send(bytes, 'kunci-lain-rahasia', 'x'.repeat(30))).json()).toMatchObject({
      code: 'APPLICATION_NOT_FOUND',
    });
    await world.close();
    await begin('user-pemohon');
    expect((await fetched()).json()).toMatchObject({ code: 'PERMISSION_DENIED' });
    expect((await send(bytes)).json()).toMatchObject({ code: 'PERMISSION_DENIED' });

    const own = { authorization: `Bearer ${await world.login('pemohon')}` };
    const statement = await world.app.inject({ url: '/api/v1/applications/app-1/statement', headers: own });
    const form = new FormData();
    form.set('file', new Blob([Uint8Array.from(cmsOver(statement.bytes))]), 'permohonan.p7s');
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/v1/applications/app-1/signature',
      headers: { ...own, 'idempotency-key': 'kunci-pemohon-1' },
      payload: form,
    });
    expect(answer.statusCode).toBe(202);
  });

  it('shows the officer who signed and the verdict, and what made it void', async () => {
    const bytes = cmsOver((await fetched()).bytes);
    await send(bytes);
    const seen = async (): Promise<unknown> =>
      (
        (
          await world.app.inject({
            url: '/api/v1/applications/app-1',
            headers: { authorization: `Bearer ${await world.login('fo')}` },
          })
        ).json() as { applicantSignature: unknown }
      ).applicantSignature;

    expect(await seen()).toMatchObject({
      policy: 'optional',
      signature: {
        valid: true,
        indication: 'TOTAL-PASSED',
        void: null,
        signer: applicant.identity.certificate.subject,
      },
    });
    world.onTold('app-1', {
      type: 'file-changed',
      key: 'ganti',
      at: MORNING + 1,
      actor: { user: 'fo', roles: ['front-office'] },
      change: { kind: 'requirement', requirement: 'ktp', sha256: '8'.repeat(64) },
    });
    expect(await seen()).toMatchObject({
      signature: { valid: false, void: { code: 'requirement-changed', reason: expect.stringContaining('ktp') } },
    });
    const page = await world.app.inject({ url: `/t/app-1/${SECRET}` });
    expect(page.body).toContain('Gugur karena permohonan berubah');
  });
});
