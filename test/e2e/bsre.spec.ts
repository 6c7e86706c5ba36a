/**
 * An office that signs and seals at BSrE's eSign Client Service, from the ceremony to the verified letter: real API, worker,
 * Temporal and record; the service is a simulator behind TLS with an authority of its own.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { toPem } from '../../src/infra/signing/certificate.js';
import { BSRE_PASSWORD, startBsre, type BsreSimulator, type SimulatedOfficial } from '../fakes/bsre-simulator.js';
import { openOffice, type SigningOffice } from '../infra/signing/office.js';
import { configureOffice, GROUP, PALEMBANG } from './office-config.js';
import { startOffice, until, type Office, type Person } from './office-stack.mjs';
import { createWalker, type Walker } from './walker.js';

const UP_WITHIN = 240_000;
const WITHIN = 240_000;
const NIK = '1674010101700001';
const SEAL = 'DPMPTSP Kota Prabumulih';
const APPLICANT = { name: 'Budi', nationalId: '1674010101800001', email: 'budi@example.com', address: 'Jalan 1' };
const DATA = { businessName: 'Toko', location: 'Jalan 2', kbli: '47111', registration: '1', practice: 'Apotek' };

interface Ready {
  readonly application: string;
  readonly task: string;
  readonly letter: string;
}
interface Ceremony {
  readonly id: string;
  readonly state: string;
  readonly items: readonly (Ready & { readonly state: string; readonly reason?: { readonly code: string } })[];
}

describe.each(['v2', 'v1'] as const)('an office that signs at BSrE (%s)', (version) => {
  let authority: SigningOffice;
  let bsre: BsreSimulator;
  let folder: string;
  let office: Office;
  let walker: Walker;
  let kadin: Person;
  let official: SimulatedOfficial;
  let ceremonies = 0;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'paraf-bsre-e2e-'));
    authority = await openOffice();
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    const subject = ['-subj', '/CN=esign', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', ['req', '-x509', ...curve, ...subject, '-keyout', key, '-out', cert], { stdio: 'pipe' });
    bsre = await startBsre({ key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') });
    const seal = await authority.official({ commonName: SEAL });
    bsre.seals.set('SEGEL-1', {
      activation: '100000',
      codes: new Set(),
      sign: (pdf) => authority.sign(pdf, 'B-T', seal),
    });
    const file = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    office = await startOffice(configureOffice, {
      signing: {
        provider: 'bsre',
        trustAnchorFile: file('root.pem', toPem(authority.authority.root.certificate.der)),
        timestampUrls: [authority.pki.tsaUrl],
        ocspUrl: null,
        officeSealFile: null,
        officeSealPassphraseFile: null,
        bsre: {
          version,
          baseUrl: bsre.url,
          caFile: cert,
          username: 'paraf',
          passwordFile: file('password', BSRE_PASSWORD),
          officialsFile: file('officials.yaml', `kadin: { nik: '${NIK}', certificateName: ZAHEDI }\n`),
          timeoutSeconds: 20,
          ...(version === 'v1'
            ? {}
            : {
                sealSubscriber: 'SEGEL-1',
                sealActivationFile: file('aktivasi', '100000\n'),
                sealCertificateName: SEAL,
              }),
        },
      },
    });
    walker = createWalker(office.url, office.accounts);
    kadin = walker.as('kadin');
    const signer = await authority.official({ commonName: 'ZAHEDI', serialNumber: NIK });
    official = {
      passphrase: kadin.passphrase ?? '',
      status: 'ISSUE',
      sign: (pdf) => authority.sign(pdf, 'B-T', signer),
    };
    bsre.officials.set(NIK, official);
  }, UP_WITHIN);
  afterAll(async () => {
    await (office as Office | undefined)?.stop();
    await bsre.close();
    await authority.close();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  const apply = async (permitType: string): Promise<string> => {
    const id = await walker.begin('fo', '/applications', { permitType, applicant: APPLICANT, data: DATA });
    await walker.fillFile(id);
    return id;
  };

  const waiting = async (...ids: readonly string[]): Promise<readonly Ready[]> => {
    const { items } = (await kadin.get('/signing-ceremonies/ready')) as { readonly items: readonly Ready[] };
    return items
      .filter(({ application }) => ids.includes(application))
      .map(({ application, task, letter }) => ({ application, task, letter }));
  };

  const toSign = async (): Promise<string> => {
    const id = await apply(GROUP.first);
    await until(
      `application ${id} to wait for its signature`,
      async () => {
        const now = await walker.read(id);
        const open = now.tasks.filter(({ state }) => state === 'open');
        if (open.some(({ action }) => action === 'sign') && now.letter.final !== null) return true;
        for (const task of open) if (task.action !== 'sign') await walker.act(now, task, {});
        return undefined;
      },
      { within: WITHIN, every: 200 },
    );
    return id;
  };

  const begin = async (letters: readonly Ready[], secret: object): Promise<string> => {
    ceremonies += 1;
    const { status, body } = await kadin.tryPost(
      '/signing-ceremonies',
      { letters, ...secret },
      { key: `bsre-${version}-${String(ceremonies)}`, wait: 0 },
    );
    expect([status, body]).toMatchObject([202, {}]);
    return (body as Ceremony).id;
  };
  const progress = async (id: string): Promise<Ceremony> => (await kadin.get(`/signing-ceremonies/${id}`)) as Ceremony;
  const ceremony = async (letters: readonly Ready[], secret: object): Promise<Ceremony> => {
    const id = await begin(letters, secret);
    return until(
      `ceremony ${id} to end`,
      async () => {
        const now = await progress(id);
        return now.state === 'ended' ? now : undefined;
      },
      { within: WITHIN, every: 300 },
    );
  };
  const states = ({ items }: Ceremony): readonly string[] =>
    items.map(({ state, reason }) => (reason === undefined ? state : `${state} ${reason.code}`)).sort();
  const mine = (): object => ({ passphrase: kadin.passphrase });

  it(
    'asks nobody to sign for whom the service does not call ISSUE: the letter stays in the work list, with the reason',
    async () => {
      const id = await toSign();
      const letters = await waiting(id);
      official.status = 'EXPIRED';
      bsre.requests.splice(0);
      try {
        expect(await kadin.get('/me/signing-key')).toEqual({
          provider: 'bsre',
          status: 'expired',
          certificate: null,
          oneTimeCodes: version === 'v2',
        });
        expect(await waiting(id)).toEqual([]);
        expect(await kadin.get('/signing-ceremonies/ready')).toMatchObject({
          others: [{ code: 'SIGN_CERTIFICATE_EXPIRED' }],
        });
        expect(states(await ceremony(letters, mine()))).toEqual(['failed SIGN_CERTIFICATE_EXPIRED']);
      } finally {
        official.status = 'ISSUE';
      }
      expect(bsre.requests.filter(({ path }) => path.includes('/sign/'))).toEqual([]);
      expect(await waiting(id)).toHaveLength(1);
      expect(states(await ceremony(await waiting(id), mine()))).toEqual(['signed']);
      expect((await walker.read(id)).letter.signed).not.toBeNull();
    },
    2 * WITHIN,
  );

  it(
    'signs the others where one letter of a ceremony is refused, and the one in the next ceremony',
    async () => {
      const ids = await Promise.all([toSign(), toSign(), toSign()]);
      bsre.faults.push('well', 'unknown-refusal');

      const first = await ceremony(await waiting(...ids), mine());

      expect(states(first)).toEqual(['failed SIGN_PROVIDER_REFUSED', 'signed', 'signed']);
      const rest = await waiting(...ids);
      expect(rest).toHaveLength(1);
      expect(states(await ceremony(rest, mine()))).toEqual(['signed']);
    },
    2 * WITHIN,
  );

  it(
    version === 'v1'
      ? 'fetches a letter whose answer was lost, and does not sign it twice'
      : 'leaves a lost answer unknown until a supervisor settles it, and does not ask again by itself',
    async () => {
      const id = await toSign();
      bsre.signed = 0;
      if (version === 'v1') {
        bsre.faults.push('cut');
        expect(states(await ceremony(await waiting(id), mine()))).toEqual(['signed']);
        expect(bsre.signed).toBe(1);
        return;
      }
      bsre.faults.push('silent');
      const letters = await waiting(id);
      const lost = await begin(letters, mine());
      await until(
        'the outcome to be unknown',
        async () => {
          const { items } = await progress(lost);
          return items[0]?.reason?.code === 'SIGN_OUTCOME_UNKNOWN' || undefined;
        },
        { within: WITHIN, every: 500 },
      );
      expect(bsre.signed).toBe(1);
      expect(await waiting(id)).toEqual([]);
      const settled = await walker
        .as('supervisor')
        .tryPost(`/applications/${id}/signature/settle`, { reason: 'BSrE menyatakan tidak ada tanda tangan' });
      expect(settled.status).toBeLessThan(300);
      const again = await until(
        'the letter to be in the work list again',
        async () => {
          const now = await waiting(id);
          return now.length > 0 ? now : undefined;
        },
        { within: WITHIN, every: 500 },
      );
      expect(states(await ceremony(again, mine()))).toEqual(['signed']);
      expect(bsre.signed).toBe(2);
    },
    2 * WITHIN,
  );

  if (version === 'v1') return; // it has neither one-time codes nor a seal

  it(
    'signs all letters of a ceremony in one request with a code that was asked for here',
    async () => {
      const ids = await Promise.all([toSign(), toSign()]);
      expect((await kadin.tryPost('/me/signing-code', { letters: 2 }, { wait: 0 })).status).toBe(202);
      bsre.requests.splice(0);

      const done = await ceremony(await waiting(...ids), { oneTimeCode: bsre.codes.get(NIK)?.code });

      expect(states(done)).toEqual(['signed', 'signed']);
      expect(bsre.requests.filter(({ path }) => path === '/api/v2/sign/pdf')).toHaveLength(1);
    },
    2 * WITHIN,
  );

  it(
    'seals a receipt there, with nobody present',
    async () => {
      const id = await apply(PALEMBANG);
      bsre.requests.splice(0);
      const received = await walker.openTask(id, 'receive');
      expect((await walker.act(await walker.read(id), received, {})).status).toBe(200);
      await walker.openTask(id, 'receipt');

      const kase = await walker.read(id);
      const receipt = kase.documents.find(({ meta }) => meta?.kind === 'receipt');
      expect(receipt?.meta?.number).toMatch(/^TT\//u);
      expect(bsre.requests.map(({ path }) => path)).toEqual(['/api/v2/seal/get/totp', '/api/v2/seal/pdf']);
    },
    WITHIN,
  );
});
