/**
 * An office that has switched paper off (Palembang regulation 74/2018, article 11(2)f and g), by configuration alone: its
 * applications end without a print, a notice on paper or anybody at the counter; and what is handed out of a case stands
 * by itself, on a machine that has nothing of the office.
 */
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { simpleParser } from 'mailparser';
import { parse, stringify } from 'yaml';
import { readContainer, writeContainer } from '../../src/infra/casefile/container.js';
import { hasProgram, runOn } from '../infra/pdf-letter/tools.js';
import { paraf, type Said } from './command.js';
import { configureOffice, GROUP, PALEMBANG } from './office-config.js';
import { startOffice, type Office } from './office-stack.mjs';
import { createWalker, type Case, type Filed, type Walker } from './walker.js';

const UP_WITHIN = 240_000;
const A_WALK = 120_000;
const APPLICANT = {
  name: 'Budi Santoso',
  nationalId: '1674010101800001',
  email: 'budi.kertas@example.com',
  address: 'Jalan Jenderal Sudirman 1, Prabumulih',
};
const DATA = { businessName: 'Toko Sejahtera', location: 'Jalan Jenderal Sudirman 2', kbli: '47111' };

let office: Office;
let walker: Walker;

beforeAll(async () => {
  office = await startOffice((folder) => {
    configureOffice(folder);
    const file = join(folder, 'offices', 'prabumulih.yaml');
    writeFileSync(file, stringify({ ...(parse(readFileSync(file, 'utf8')) as object), paper: false }));
  });
  walker = createWalker(office.url, office.accounts);
}, UP_WITHIN);
afterAll(async () => {
  await (office as Office | undefined)?.stop();
}, 60_000);

interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly attachments: readonly string[];
}
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
/** Mails to an applicant about their application, by its number. */
const mailsAbout = async ({ number }: Case): Promise<readonly Mail[]> => {
  const files = readdirSync(office.mails, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.eml'),
  );
  const all = await Promise.all(files.map((name) => simpleParser(readFileSync(join(office.mails, name)))));
  return all
    .map(({ subject = '', text = '', attachments }) => ({
      ...{ subject, text, attachments: attachments.map(({ content }) => sha256(content)) },
    }))
    .filter(({ text }) => text.includes(number));
};
const apply = (login: string, permitType: string): Promise<string> =>
  walker.begin(login, '/applications', { permitType, applicant: APPLICANT, data: DATA });
const auditOf = async (id: string): Promise<readonly { readonly verb: string; readonly element: string | null }[]> => {
  const { items } = (await walker.as('supervisor').get(`/applications/${id}/history`)) as {
    readonly items: readonly { readonly verb: string; readonly element: string | null }[];
  };
  return items;
};
const signedLetter = ({ documents }: Case): Filed | undefined => documents.find(({ kind }) => kind === 'signed-letter');

describe('an office without paper', () => {
  it(
    'ends the ten rows without a print and with nobody at the counter: the letter is in the account and behind a link',
    async () => {
      const id = await apply('pemohon', GROUP.first);
      await walker.fillFile(id);
      const { kase, done } = await walker.toTheEnd(id);

      expect(kase.outcome).toBe('issued');
      expect(done.map((act) => act.split(': ')[1])).not.toContain('print');
      expect(done.map((act) => act.split(': ')[1])).not.toContain('hand-over');
      const off = (await auditOf(id)).filter(({ verb }) => verb === 'paper-off');
      expect(off.map(({ element }) => element).sort()).toEqual(['hand-over', 'print']);
      expect(readdirSync(office.spool)).toEqual([]);

      const letter = signedLetter(kase);
      const mails = await mailsAbout(kase);
      const delivered = mails.filter(({ subject }) => subject.includes(kase.letter.number ?? 'no number'));
      expect(delivered).toHaveLength(1);
      expect(delivered[0]?.subject).toContain('telah terbit');
      expect(delivered[0]?.attachments).toEqual([letter?.sha256]);
      for (const { text } of mails) expect(text).not.toMatch(/siap diambil|front office/u);
      const account = await walker.as('pemohon').download(`/applications/${id}/documents/${letter?.id ?? ''}/content`);
      expect(sha256(account)).toBe(letter?.sha256);
      const link = /https?:\S+\/v\/\S+/u.exec(delivered[0]?.text ?? '')?.[0] ?? 'no link';
      const behind = await fetch(`${link}/surat.pdf`);
      expect(sha256(new Uint8Array(await behind.arrayBuffer()))).toBe(letter?.sha256);
    },
    A_WALK,
  );

  it(
    'delivers electronically, by the front office, to an applicant who has no account',
    async () => {
      const id = await apply('fo', GROUP.first);
      await walker.fillFile(id);
      const { kase, done } = await walker.toTheEnd(id, { 'hand-over': { delivery: 'electronic' } });

      expect(kase.outcome).toBe('issued');
      expect(done).toContain('10 front-office: hand-over');
      expect(readdirSync(office.spool)).toEqual([]);
    },
    A_WALK,
  );

  it(
    'gives receipt and request for correction under the seal of the office, by mail and account',
    async () => {
      const id = await apply('pemohon', PALEMBANG);
      const receive = await walker.openTask(id, 'receive');
      const asked = { receive: { outcome: 'incomplete', items: ['Denah lokasi'] } };
      expect((await walker.act(await walker.read(id), receive, asked)).status).toBe(200);
      const correct = await walker.openTask(id, 'correct');
      const path = `/applications/${id}/tasks/${encodeURIComponent(correct.id)}/complete`;
      expect((await walker.as('pemohon').tryPost(path, { input: { note: 'denah diserahkan di loket' } })).status).toBe(
        200,
      );
      await walker.fillFile(id);
      const { kase } = await walker.toTheEnd(id);

      expect(kase.outcome).toBe('issued');
      const mails = await mailsAbout(kase);
      for (const kind of ['receipt', 'correction-request']) {
        const [letter, ...more] = kase.documents.filter(({ meta }) => meta?.kind === kind);
        expect(more).toEqual([]);
        const file = await walker.as('pemohon').download(`/applications/${id}/documents/${letter?.id ?? ''}/content`);
        expect(sha256(file)).toBe(letter?.sha256);
        expect(mails.filter(({ attachments }) => attachments.includes(sha256(file)))).toHaveLength(1);
        const form = new FormData();
        form.set('file', new Blob([new Uint8Array(file)], { type: 'application/pdf' }), 'surat.pdf');
        const answer = await fetch(`${office.url}/api/v1/verify`, { method: 'POST', body: form });
        expect(await answer.json()).toMatchObject({
          permit: { kind, state: 'valid', number: letter?.meta?.number },
          report: { indication: 'passed', signatures: [{ indication: 'passed' }] },
        });
      }
      expect(readdirSync(office.spool)).toEqual([]);
    },
    A_WALK,
  );
});

describe('the registers of the office, on the command line', () => {
  const register = (...args: readonly string[]): Promise<Said> =>
    paraf(['register', ...args], { PARAF_CONFIG: office.configFile });

  it(
    'are listed, and one is printed with the numbers that were taken',
    async () => {
      const id = await apply('pemohon', GROUP.first);
      await walker.fillFile(id);
      const { kase } = await walker.toTheEnd(id);

      const listed = await register('list');
      expect([listed.code, listed.out.includes('izin')]).toEqual([0, true]);
      const file = join(mkdtempSync(join(tmpdir(), 'paraf-register-')), 'register.pdf');
      expect((await register('print', 'izin', '-o', file)).code).toBe(0);
      const pdf = readFileSync(file);
      expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
      if (!hasProgram('pdftotext', '-v')) return;
      const text = runOn(pdf, 'pdftotext', (path) => ['-layout', path, '-']).replaceAll(/\s+/gu, '');
      expect(text).toContain((kase.letter.number ?? 'no number').replaceAll(/\s+/gu, ''));
      expect(text).toContain('BudiSantoso');
    },
    A_WALK,
  );
});

describe('the file of a case, handed out through the API', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'paraf-case-e2e-'));
  });
  afterAll(() => {
    rmSync(folder, { recursive: true, force: true });
  });

  interface Report {
    readonly outcome: string;
    readonly findings: readonly { readonly file: string | null; readonly severity: string }[];
  }
  /** With no configuration and no server of the office. */
  const verify = (...args: readonly string[]): Promise<Said> => paraf(['case', 'verify', ...args]);

  it(
    'proves offline that these inputs under this SOP led to exactly these steps and this letter; a flipped byte is named',
    async () => {
      const id = await apply('pemohon', GROUP.first);
      await walker.fillFile(id);
      const { kase } = await walker.toTheEnd(id);
      const zip = await walker.as('supervisor').download(`/applications/${id}/case`);
      const bundle = join(folder, 'case.zip');
      writeFileSync(bundle, zip);
      const trusted = ['--trust', office.trustAnchor] as const;

      const sound = await verify(bundle, ...trusted);

      expect(sound.code).toBe(0);
      expect(sound.out).toContain('TERBUKTI: masukan ini menurut SOP ini');
      expect(sound.out).toContain(
        `naskah ini permit ${kase.letter.number ?? ''} (SHA-256 ${signedLetter(kase)?.sha256 ?? ''})`,
      );

      const { files } = await readContainer(bundle);
      // One file of each kind, by names without digests and places; each is a process of its own, so that some stand for all
      // unless PARAF_CASE_FLIPS=all asks for every kind.
      const kinds = new Map<string, string>();
      for (const path of files.keys()) {
        const kind = path.replace(/[0-9a-f]{64}/u, '').replace(/\d{4}-/u, '');
        if (!kinds.has(kind)) kinds.set(kind, path);
      }
      expect(kinds.size).toBeGreaterThan(20);
      const chosen = [...kinds.values()].filter(
        (path) =>
          process.env['PARAF_CASE_FLIPS'] === 'all' ||
          /chain\.jsonl$|head\.tsr$|messages\.jsonl$|ledger\.jsonl$|\.bpmn$|signed-letter|requirement|^manifest-sha256\.txt$/u.test(
            path,
          ),
      );
      expect(chosen.length).toBeGreaterThanOrEqual(8);
      for (const [index, path] of chosen.entries()) {
        const whole = files.get(path) ?? new Uint8Array();
        // An empty file has no byte to flip: it gets one.
        const bytes = whole.length === 0 ? Uint8Array.of(10) : Uint8Array.from(whole);
        const place = Math.floor(whole.length / 2);
        if (whole.length > 0) bytes[place] = (bytes[place] ?? 0) ^ 1;
        const bad = join(folder, `bad-${String(index)}`);
        await writeContainer(bad, new Map([...files, [path, bytes]]));
        const { code, out } = await verify(bad, ...trusted, '--json');
        const report = JSON.parse(out) as Report;
        const named = report.findings.filter(({ severity }) => severity === 'error').map(({ file }) => file);
        expect({ path, code, outcome: report.outcome }).toEqual({ path, code: 1, outcome: 'refuted' });
        expect({ path, named: named.includes(path) }).toEqual({ path, named: true });
      }
    },
    3 * A_WALK,
  );
});
