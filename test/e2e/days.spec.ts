/**
 * A working day of each role, in the words of its manual: who has nothing but docs/manual comes through the day, section by
 * section, in one office. Sections that need another office are lived in the test that is named beside them.
 */
import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readersOf, sectionsOfManual, type Reader, type Said, type Section } from './manual.js';
import { scannedPage, startOffice, until, upload, type Account, type Office } from './office-stack.mjs';

const UP_WITHIN = 240_000;
const A_SECTION = 120_000;

const APPLICANT = {
  name: 'Budi Santoso',
  nationalId: '1674010101800001',
  email: `budi.${randomUUID().slice(0, 8)}@example.com`,
  address: 'Jalan Jenderal Sudirman 1, Prabumulih',
};
const DATA = { businessName: 'Toko Sejahtera', location: 'Jalan Jenderal Sudirman 2', kbli: '47111' };
const PERMIT = { permitType: 'izin-usaha-toko-swalayan', applicant: APPLICANT, data: DATA };
const RECEIVER = { receiver: { name: 'Budi Santoso', identity: '1674010101800001', relation: 'pemohon' } };
const RECOMMENDATION = { kind: 'recommendation', number: '503/1/REK/2026', date: '2026-11-20', result: 'positive' };

const TASK = '/applications/{id}/tasks/{task}';

let office: Office;
let readers: (section: Section) => Reader;
const lived = new Set<string>();
/** Step at which the day failed: later steps build on it, and are not waited for. */
let stoppedAt: string | null = null;
const nameOf = ({ page, heading }: Section): string => `${page}: ${heading ?? 'seluruhnya'}`;

beforeAll(async () => {
  office = await startOffice(() => undefined);
  readers = readersOf(office.url, office.accounts);
}, UP_WITHIN);
afterAll(async () => {
  await (office as Office | undefined)?.stop();
}, 60_000);

/** Test of one section, by its reader. */
const section = (page: string, heading: string | null, live: (reader: Reader) => Promise<void>): void => {
  const name = nameOf({ page, heading });
  lived.add(name);
  it(
    name,
    async () => {
      if (stoppedAt !== null) throw new Error(`the day stopped at "${stoppedAt}"`);
      stoppedAt = name;
      await live(readers({ page, heading }));
      stoppedAt = null;
    },
    A_SECTION,
  );
};

/** A section that another test lives. */
const elsewhere = (page: string, heading: string, file: string): void => {
  lived.add(nameOf({ page, heading }));
  it(`${nameOf({ page, heading })} (${file})`, () => {
    expect(existsSync(file)).toBe(true);
  });
};

interface Listed {
  readonly id: string;
  readonly application: string;
  readonly element: string;
  readonly action: string;
}

/** Task that the officer finds in the work list, as the general part of the manual tells. */
const taskOf = async (login: string, application: string, element: string): Promise<Listed> => {
  const reader = readers({ page: 'README', heading: 'Bagaimana sistem dipakai' });
  return until(`${element} of ${application} in the list of ${login}`, async () => {
    const { body } = await reader(login, 'GET /tasks', { query: { view: 'role', limit: '200' } });
    return (body['items'] as readonly Listed[]).find(
      (task) => task.application === application && task.element === element,
    );
  });
};

interface Shown {
  readonly letter: {
    readonly draft: string | null;
    readonly final: string | null;
    readonly number: string | null;
    readonly signed: { readonly sha256: string } | null;
  } | null;
  readonly tasks: readonly Listed[];
  readonly documents: readonly { readonly id: string; readonly kind: string; readonly sha256: string }[];
  readonly outcome: string | null;
  readonly permit: { readonly verificationId: string | null } | null;
  readonly parafs: readonly { readonly role: string; readonly void: unknown }[];
}

const show = async (reader: Reader, login: string, id: string): Promise<Shown> =>
  (await reader(login, 'GET /applications/{id}', { at: { id } })).body as unknown as Shown;

/** Completes the task of that element, as the section says. */
const completes = async (reader: Reader, login: string, id: string, element: string, input: object): Promise<void> => {
  const { id: task } = await taskOf(login, id, element);
  await reader(login, `POST ${TASK}/complete`, { at: { id, task }, body: { input } });
};

const file = (fields: Readonly<Record<string, string>>, name: string): FormData =>
  upload(fields, name, scannedPage(name));

/** Requirements that the office asks for, as the public list of permit types names them. */
const requirementsOf = async (): Promise<readonly string[]> => {
  const { body } = await readers({ page: 'publik', heading: null })(null, 'GET /permit-types');
  const types = body['items'] as readonly {
    readonly id: string;
    readonly requirements: readonly { readonly id: string; readonly mandatory: boolean }[];
  }[];
  return (types.find(({ id }) => id === PERMIT.permitType)?.requirements ?? [])
    .filter(({ mandatory }) => mandatory)
    .map(({ id }) => id);
};

/** Quoted-printable, RFC 2045 section 6.7. */
const decoded = (text: string): string =>
  text
    .replaceAll(/=\r?\n/gu, '')
    .replaceAll(/=([0-9A-F]{2})/gu, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));

const mailTo = (address: string, holds: RegExp): Promise<string> =>
  until(`a mail to ${address} that holds ${String(holds)}`, async () => {
    const mails = readdirSync(office.mails)
      .filter((name) => name.endsWith('.eml'))
      .map((name) => readFileSync(join(office.mails, name), 'utf8'))
      .filter((text) => text.includes(address));
    return Promise.resolve(mails.map((text) => holds.exec(decoded(text))?.[1]).find((found) => found));
  });

const idOf = async (login: string): Promise<string> => {
  const { body } = await readers({ page: 'administrator', heading: 'Akun' })('admin', 'GET /accounts', {
    query: { limit: '200' },
  });
  const items = body['items'] as readonly { readonly id: string; readonly login: string }[];
  return items.find((account) => account.login === login)?.id ?? '';
};

/** Ids and secrets of the day: of an applicant with an account, of one without, and of the counter to be withdrawn. */
const day = { own: '', secret: '', counter: '', counterSecret: '', left: '', number: '', verification: '', outage: '' };

/** API key that the office gave SiCANTIK. */
const sicantikKey = (): string =>
  readFileSync(join(dirname(office.configFile), 'secrets', 'sicantik-api-key'), 'utf8').trim();

/** Sections of the manual for acts of other desks meanwhile. */
const FRONT = { page: 'front-office', heading: 'Langkah 1: menerima berkas (1 menit)' };
const BACK = { page: 'back-office', heading: 'Langkah 2: memeriksa berkas dan menyiapkan draf (5 menit)' };
const COUNTER_COMPLETE = { outcome: 'complete' };

describe('in the morning', () => {
  section('README', 'Bagaimana sistem dipakai', async (reader) => {
    const { body } = await reader('fo', 'GET /me');
    expect(body).toMatchObject({ login: 'fo', roles: [{ role: 'front-office', office: 'prabumulih' }] });
    await reader('fo', 'GET /tasks', { query: { view: 'role' } });
    const { password } = office.accounts.find(({ login }) => login === 'teknis') as Account;
    const { body: session } = await reader(null, 'POST /sessions', {
      body: { login: 'teknis', password },
    });
    const headers = { authorization: `Bearer ${String(session['token'])}` };
    const ofPage = { origin: new URL(office.url).origin, 'x-paraf-write': '1' };
    const page = await reader(null, 'POST /sessions/browser', { body: { login: 'teknis', password }, headers: ofPage });
    const cookie = /^[^;]+/.exec(page.headers.get('set-cookie') ?? '')?.[0] ?? '';
    const { body: own } = await reader(null, 'GET /me/sessions', { headers: { cookie } });
    const listed = own['items'] as readonly { readonly id: string; readonly kind: string; readonly current: boolean }[];
    expect(listed.filter(({ current }) => current)).toMatchObject([{ kind: 'browser' }]);
    const [newest] = listed.filter(({ kind }) => kind === 'program');
    await reader(null, 'POST /me/proof', { body: { password }, headers: { ...ofPage, cookie } });
    await reader(null, 'DELETE /me/sessions/{id}', {
      at: { id: newest?.id ?? '' },
      headers: { ...ofPage, cookie },
    });
    await reader(null, 'GET /me', { headers, refused: 'UNAUTHENTICATED' });
    await reader(null, 'DELETE /sessions/current', { headers: { ...ofPage, cookie } });
    await reader(null, 'GET /me', { headers: { cookie }, refused: 'UNAUTHENTICATED' });
  });

  section('administrator', 'Memeriksa keadaan', async (reader) => {
    await reader(null, 'GET /health');
    expect((await reader(null, 'GET /ready')).body).toMatchObject({ database: true, orchestration: true });
    expect((await reader('admin', 'GET /incidents')).body).toMatchObject({ items: [] });
    await reader('admin', 'GET /schedules');
  });

  section('pemohon', 'Mengajukan permohonan', async (reader) => {
    const { body } = await reader('pemohon', 'POST /applications', { body: PERMIT });
    day.own = String(body['id']);
    day.secret = String(body['trackingSecret']);
    expect(day.secret).not.toBe('undefined');
  });

  section('pemohon', 'Mengunggah persyaratan', async (reader) => {
    for (const requirement of await requirementsOf())
      await reader('pemohon', 'POST /applications/{id}/documents', {
        at: { id: day.own },
        form: file({ kind: 'requirement', requirement }, `${requirement}.pdf`),
      });
  });

  section('pemohon', 'Menandatangani permohonan', async (reader) => {
    const { headers, body } = await reader('pemohon', 'GET /applications/{id}/statement', { at: { id: day.own } });
    expect(headers.get('repr-digest')).toMatch(/^sha-256=:/u);
    expect(body['text']).toMatch(/^%PDF/u);
    // A page that nobody signed is no signature.
    await reader('pemohon', 'POST /applications/{id}/signature', {
      at: { id: day.own },
      form: file({}, 'pernyataan.pdf'),
      refused: 'APPLICANT_SIGNATURE_REFUSED',
    });
  });

  section('tim-teknis', null, async (reader) => {
    const waiting = async (): Promise<readonly string[]> => {
      const { body } = await reader('teknis', 'GET /applications', { query: { awaits: 'recommendation' } });
      return (body['items'] as readonly { readonly id: string }[]).map(({ id }) => id);
    };
    expect(await waiting()).toContain(day.own);
    await show(reader, 'teknis', day.own);
    const put = (fields: Readonly<Record<string, string>>, more: Said = {}) =>
      reader('teknis', 'POST /applications/{id}/documents', {
        at: { id: day.own },
        form: file(fields, 'rekomendasi.pdf'),
        ...more,
      });
    await put({ ...RECOMMENDATION, date: '2026-02-30' }, { refused: 'INPUT_INVALID' });
    await put(RECOMMENDATION);
    expect(await waiting()).not.toContain(day.own);
  });

  section('front-office', 'Memasukkan permohonan di loket', async (reader) => {
    const { body: types } = await reader('fo', 'GET /permit-types');
    expect((types['items'] as readonly object[]).every((type) => 'form' in type)).toBe(true);
    const wrong = { ...PERMIT, applicant: { ...APPLICANT, name: '漢字商店', address: undefined } };
    const { body: refused } = await reader('fo', 'POST /applications', { body: wrong, refused: 'INPUT_INVALID' });
    expect((refused['errors'] as readonly unknown[]).length).toBeGreaterThan(1);

    const applied = async (name: string): Promise<Record<string, unknown>> =>
      (
        await reader('fo', 'POST /applications', {
          body: { ...PERMIT, applicant: { ...APPLICANT, name } },
        })
      ).body;
    const counter = await applied('Siti Amnah');
    day.counter = String(counter['id']);
    day.counterSecret = String(counter['trackingSecret']);
    // told by mail at once, also where nobody wrote down what the counter said
    const told = await mailTo(APPLICANT.email, new RegExp(`/t/${String(counter['number'])}/([\\w-]+)`, 'u'));
    expect(told).toBe(day.counterSecret);
    day.left = String((await applied('Joko Susilo'))['id']);
    for (const requirement of await requirementsOf())
      await reader('fo', 'POST /applications/{id}/documents', {
        at: { id: day.counter },
        form: file({ kind: 'requirement', requirement }, `${requirement}.pdf`),
      });
  });

  section('front-office', 'Data salah atau kurang', async (reader) => {
    const correct = (body: object, more: Said = {}) =>
      reader('fo', 'POST /applications/{id}/correct', { at: { id: day.counter }, body, ...more });
    await correct({ applicant: { name: 'Siti Aminah' } }, { refused: 'REASON_MISSING' });
    await taskOf('fo', day.counter, 'receive');
    await correct({ applicant: { name: 'Siti Aminah' }, reason: 'salah tulis di loket' });
    const { body } = await reader('fo', 'GET /applications/{id}', { at: { id: day.counter } });
    expect(JSON.stringify(body['personal'])).toContain('Siti Aminah');
  });

  section('front-office', 'Langkah 1: menerima berkas (1 menit)', async (reader) => {
    const { id: task } = await taskOf('fo', day.own, 'receive');
    const { body } = await reader('fo', 'GET /applications/{id}/documents', { at: { id: day.own } });
    const [first] = body['items'] as readonly { readonly id: string }[];
    await reader('fo', 'GET /applications/{id}/documents/{document}/content', {
      at: { id: day.own, document: first?.id ?? '' },
    });
    await reader('fo', `POST ${TASK}/claim`, { at: { id: day.own, task } });
    await reader('fo', `POST ${TASK}/complete`, {
      at: { id: day.own, task },
      body: {
        input: {
          ...{ outcome: 'incomplete', reason: 'denah belum terbaca' },
          items: ['Denah lokasi', { field: 'businessName', reason: 'nama usaha tidak sama dengan akta' }],
        },
      },
    });
    const counter = await taskOf('fo', day.counter, 'receive');
    await reader('fo', `POST ${TASK}/complete`, {
      at: { id: day.counter, task: counter.id },
      body: { input: { outcome: 'complete' } },
      refused: 'RECOMMENDATION_MISSING',
    });
    await completes(reader, 'fo', day.counter, 'receive', {
      outcome: 'incomplete',
      reason: 'alamat tidak lengkap',
      items: [{ field: 'applicant.address', reason: 'nomor rumah belum ada' }],
    });
  });

  section('pemohon', 'Melengkapi berkas', async (reader) => {
    const task = await until('the task of the applicant', async () =>
      (await show(reader, 'pemohon', day.own)).tasks.find(({ action }) => action === 'correct'),
    );
    await reader('pemohon', 'POST /applications/{id}/documents', {
      at: { id: day.own },
      form: file({ kind: 'requirement', requirement: 'bukti-lokasi' }, 'denah.pdf'),
    });
    const at = { id: day.own };
    const sendBack = (input: object, more: Said = {}) =>
      reader('pemohon', `POST ${TASK}/complete`, { at: { ...at, task: task.id }, body: { input }, ...more });
    const { body: left } = await sendBack({}, { refused: 'CORRECTIONS_LEFT' });
    expect(left['data']).toMatchObject({ left: ['Denah lokasi', expect.stringContaining('businessName')] });
    expect(left['detail']).toContain('Nama toko (businessName)');
    const correct = (data: object, more: Said = {}) =>
      reader('pemohon', 'POST /applications/{id}/correct', { at, body: { data, reason: 'sesuai akta' }, ...more });
    await correct({ kbli: '47112' }, { refused: 'INPUT_INVALID' });
    await correct({ businessName: 'Toko Sejahtera Abadi' });
    await sendBack({}, { refused: 'CORRECTIONS_LEFT' });
    await sendBack({ note: 'denah baru sudah diunggah' });
    // whoever checks it sees what was and what is
    const { body } = await readers(FRONT)('fo', 'GET /applications/{id}', { at });
    expect(body['corrections']).toMatchObject([
      {
        answer: 'denah baru sudah diunggah',
        items: [{ state: 'answered' }, { state: 'done', before: 'Toko Sejahtera', after: 'Toko Sejahtera Abadi' }],
      },
    ]);

    // without an account, by the secret of the receipt
    await until('the task of an applicant without an account', async () =>
      (await show(readers(FRONT), 'fo', day.counter)).tasks.find(({ action }) => action === 'correct'),
    );
    await reader(null, 'POST /track/{id}/fields', {
      at: { id: day.counter },
      query: { secret: day.counterSecret },
      body: { applicant: { address: 'Jalan Jenderal Sudirman 1 A, Prabumulih' }, reason: 'nomor rumah' },
    });
  });

  section('front-office', 'Pemohon tanpa akun', async (reader) => {
    const task = await until('the task of an applicant without an account', async () =>
      (await show(reader, 'fo', day.counter)).tasks.find(({ action }) => action === 'correct'),
    );
    await reader('fo', `POST ${TASK}/complete`, { at: { id: day.counter, task: task.id }, body: { input: {} } });
    await reader('fo', 'POST /applications/{id}/withdraw', { at: { id: day.left }, body: { reason: 'tidak jadi' } });
    await until(
      'the withdrawal',
      async () => (await show(reader, 'fo', day.left)).outcome === 'withdrawn' || undefined,
    );
    expect(await mailTo(APPLICANT.email, /Alasan yang dicatat: (.*)/u)).toContain('tidak jadi');
  });

  section('pemohon', 'Mengikuti permohonan', async (reader) => {
    const { body } = await reader(null, 'GET /track/{id}', { at: { id: day.own }, query: { secret: day.secret } });
    expect(body).toMatchObject({ id: day.own, status: 'running' });
    expect(JSON.stringify(body)).not.toContain('Rina');
    const page = await reader(null, 'GET /t/{application}/{secret}', {
      at: { application: day.own, secret: day.secret },
    });
    expect(page.body['text']).toContain('<html');
    await reader('pemohon', 'GET /applications/{id}/clock', { at: { id: day.own } });
    await reader('pemohon', 'GET /applications/{id}/clock/evidence', { at: { id: day.own } });
  });

  section('front-office', 'Salah menyelesaikan?', async (reader) => {
    await completes(reader, 'fo', day.own, 'receive', { outcome: 'complete' });
    await taskOf('bo', day.own, 'process');
    const at = { id: day.own };
    await reader('fo', 'POST /applications/{id}/recall', { at, body: { element: 'receive', reason: 'salah tekan' } });
    await completes(reader, 'fo', day.own, 'receive', { outcome: 'complete' });
  });
});

describe('at the desks', () => {
  section('back-office', 'Langkah 2: memeriksa berkas dan menyiapkan draf (5 menit)', async (reader) => {
    await completes(reader, 'bo', day.own, 'process', { note: '' });
    await until('the draft', async () => (await show(reader, 'bo', day.own)).letter?.draft ?? undefined);
  });

  section('kasi-kabid-sekdin', 'Mengembalikan', async (reader) => {
    const { id: task } = await taskOf('kasi', day.own, 'paraf-kasi');
    const at = { id: day.own, task };
    const back = { to: 'process', items: ['alamat toko'] };
    await reader('kasi', `POST ${TASK}/return`, { at, body: back, refused: 'REASON_MISSING' });
    await reader('kasi', `POST ${TASK}/return`, { at, body: { ...back, reason: 'alamat toko keliru' } });
    await completes(readers(BACK), 'bo', day.own, 'process', { note: 'sudah sesuai' });
  });

  section('kasi-kabid-sekdin', 'Memberi paraf', async (reader) => {
    const { id: task } = await taskOf('kasi', day.own, 'paraf-kasi');
    const { letter, documents } = await until('the draft', async () => {
      const kase = await show(reader, 'kasi', day.own);
      return kase.letter?.draft == null ? undefined : kase;
    });
    const draft = documents.find(({ sha256 }) => sha256 === letter?.draft);
    await reader('kasi', 'GET /applications/{id}/documents/{document}/content', {
      at: { id: day.own, document: draft?.id ?? '' },
    });
    await reader('kasi', `POST ${TASK}/paraf`, { at: { id: day.own, task }, body: { draft: letter?.draft } });
  });

  section('kasi-kabid-sekdin', 'Menarik kembali paraf sendiri', async (reader) => {
    await taskOf('kabid', day.own, 'paraf-kabid');
    const at = { id: day.own };
    const recall = { element: 'paraf-kasi', reason: 'belum melihat rekomendasi' };
    await reader('kasi', 'POST /applications/{id}/recall', { at, body: recall });
    const { id: task } = await taskOf('kasi', day.own, 'paraf-kasi');
    const { letter } = await show(reader, 'kasi', day.own);
    await reader('kasi', `POST ${TASK}/paraf`, { at: { ...at, task }, body: { draft: letter?.draft } });
  });

  section('kasi-kabid-sekdin', 'Yang tidak dapat dilakukan', async (reader) => {
    const kasi = (await show(reader, 'kasi', day.own)).tasks.filter(({ element }) => element === 'paraf-kasi').at(-1);
    const { letter } = await show(reader, 'kasi', day.own);
    await reader('kasi', `POST ${TASK}/paraf`, {
      at: { id: day.own, task: kasi?.id ?? '' },
      body: { draft: letter?.draft },
      refused: 'TASK_NOT_OPEN',
    });
    await reader('sekdin', `POST ${TASK}/paraf`, {
      at: { id: day.own, task: 'paraf-sekdin' },
      body: { draft: letter?.draft },
      refused: 'TASK_NOT_FOUND',
    });

    for (const login of ['kabid', 'sekdin']) {
      const { id: task } = await taskOf(login, day.own, `paraf-${login}`);
      await reader(login, `POST ${TASK}/paraf`, { at: { id: day.own, task }, body: { draft: letter?.draft } });
    }
  });

  section('kadin', 'Langkah 6: menetapkan (2 menit)', async (reader) => {
    const { id: task } = await taskOf('kadin', day.own, 'approve');
    const body = { to: 'process', reason: 'nama toko keliru', items: ['nama toko'] };
    await reader('kadin', `POST ${TASK}/return`, { at: { id: day.own, task }, body });
    await completes(readers(BACK), 'bo', day.own, 'process', { note: '' });
    await completes(reader, 'kadin', day.own, 'approve', { decision: 'approved' });
  });

  section('back-office', 'Langkah 7: surat akhir dan nomor (4 menit)', async (reader) => {
    await completes(reader, 'bo', day.own, 'finalise', {});
    const { letter } = await until('the final letter', async () => {
      const kase = await show(reader, 'bo', day.own);
      return kase.letter?.final == null ? undefined : kase;
    });
    day.number = letter?.number ?? '';
    expect(day.number).not.toBe('');
  });

  section('front-office', 'Survei di kantor', async (reader) => {
    const { body } = await until('the survey of the office', async () => {
      const answer = await reader('fo', 'POST /applications/{id}/survey/kiosk', { at: { id: day.own } });
      return answer;
    });
    expect((await fetch(String(body['url']))).status).toBe(200);
  });

  section('pemohon', 'Mengisi survei kepuasan', async (reader) => {
    const secret = await mailTo(APPLICANT.email, /\/s\/([\w-]+)/u);
    const page = String((await reader(null, 'GET /s/{secret}', { at: { secret } })).body['text']);
    const asked = [...new Set([...page.matchAll(/type="radio"[^>]*name="([^"]+)"|name="([^"]+)"[^>]*type="radio"/gu)])];
    const names = [...new Set(asked.map(([, first, second]) => first ?? second ?? ''))];
    expect(names).toHaveLength(9);
    const filled = await fetch(`${office.url}/s/${secret}`, {
      method: 'POST',
      body: new URLSearchParams(names.map((name): [string, string] => [name, '4'])),
      redirect: 'manual',
    });
    expect(filled.status).toBeLessThan(400);
  });

  section('kadin', 'Langkah 8: menandatangani (1 menit)', async (reader) => {
    const { id: task } = await taskOf('kadin', day.own, 'sign');
    const { letter } = await show(reader, 'kadin', day.own);
    const sign = (passphrase: string | undefined, more: Said = {}) =>
      reader('kadin', `POST ${TASK}/sign`, {
        at: { id: day.own, task },
        body: { letter: letter?.final, passphrase },
        ...more,
      });
    await sign(office.accounts.find(({ login }) => login === 'kadin')?.passphrase);
    await until('the signed letter', async () => (await show(reader, 'kadin', day.own)).letter?.signed ?? undefined);
  });

  section('kadin', 'Menandatangani banyak surat sekaligus', async (reader) => {
    const { body } = await reader('kadin', 'GET /signing-ceremonies/ready');
    const ready = body['items'] as readonly { readonly application: string }[];
    expect(ready.filter(({ application }) => application === day.own)).toEqual([]);
    await reader('kadin', 'POST /signing-ceremonies', {
      body: { letters: [], passphrase: 'x' },
      refused: 'INPUT_INVALID',
    });
  });

  section('kadin', 'Menyerahkan kunci tanda tangan', async (reader) => {
    expect((await reader('kadin', 'GET /me/signing-key')).body).toMatchObject({
      ...{ status: 'ready', certificate: { fingerprint: expect.any(String) } },
    });
    await reader('kadin', 'PUT /me/signing-key', {
      form: upload({ passphrase: 'bukan' }, 'kunci.p12', Buffer.from('bukan kunci')),
      refused: 'SIGN_PKCS12_UNSUPPORTED',
    });
  });

  section('back-office', 'Langkah 9: mencetak (4 menit)', async (reader) => {
    const { id: task } = await taskOf('bo', day.own, 'print');
    const tooMany = { input: { copies: 21 } };
    const at = { id: day.own, task };
    await reader('bo', `POST ${TASK}/complete`, { at, body: tooMany, refused: 'INPUT_INVALID' });
    await reader('bo', `POST ${TASK}/complete`, { at, body: { input: { copies: 1 } } });
    await until('the print', async () =>
      Promise.resolve(readdirSync(office.spool).find((name) => name.endsWith('.pdf'))),
    );
  });

  section('front-office', 'Langkah 10: memberi tahu dan menyerahkan (2 menit)', async (reader) => {
    await completes(reader, 'fo', day.own, 'announce', {});
    const { id: task } = await taskOf('fo', day.own, 'hand-over');
    const at = { id: day.own, task };
    await reader('fo', `POST ${TASK}/complete`, { at, body: { input: {} }, refused: 'RECEIVER_MISSING' });
    const electronic = { input: { delivery: 'electronic' } };
    await reader('fo', `POST ${TASK}/complete`, { at, body: electronic, refused: 'DELIVERY_ON_PAPER' });
    for (const receiver of [{ identity: '1674' }, { relation: 'kuasa' }, { relation: 'kuasa', authority: 'x' }])
      await reader('fo', `POST ${TASK}/complete`, {
        at,
        body: { input: { receiver: { ...RECEIVER.receiver, ...receiver } } },
        refused: 'INPUT_INVALID',
      });
    for (const receiver of [{ identity: '1674011203850009' }, { name: 'Ahmad' }])
      await reader('fo', `POST ${TASK}/complete`, {
        at,
        body: { input: { receiver: { ...RECEIVER.receiver, ...receiver } } },
        refused: 'RECEIVER_OTHER',
      });
    const byProxy = { relation: 'kuasa', authority: 'Surat kuasa 20 November 2026', phone: '0812 3456 7890' };
    await reader('fo', `POST ${TASK}/complete`, {
      at,
      body: { input: { receiver: { ...RECEIVER.receiver, ...byProxy } } },
    });
  });

  section('pemohon', 'Menerima surat', async () => {
    const mail = await mailTo(APPLICANT.email, /(application\/pdf)/u);
    expect(mail).toBe('application/pdf');
  });

  section('publik', null, async (reader) => {
    const { body } = await reader(null, 'GET /verify', { query: { number: day.number } });
    expect(body['permit']).toMatchObject({ state: 'valid' });
    // the code on the paper
    const { permit } = await show(readers({ page: 'pemohon', heading: 'Mengikuti permohonan' }), 'pemohon', day.own);
    day.verification = permit?.verificationId ?? '';
    const page = await reader(null, 'GET /v/{verification}', { at: { verification: day.verification } });
    expect(page.body['text']).toContain('Surat asli dan berlaku');
    expect(page.body['text']).not.toContain(APPLICANT.nationalId);
    const letter = await fetch(`${office.url}/v/${day.verification}/surat.pdf`);
    const bytes = Buffer.from(await letter.arrayBuffer());
    const whole = new FormData();
    whole.set('file', new Blob([bytes], { type: 'application/pdf' }), 'surat.pdf');
    const { body: read } = await reader(null, 'POST /verify', { form: whole });
    expect(read['permit']).toMatchObject({ sha256: createHash('sha256').update(bytes).digest('hex'), state: 'valid' });
  });
});

describe('at the other desks', () => {
  section('supervisor', 'Melihat siapa melakukan apa', async (reader) => {
    const at = { id: day.own };
    for (const what of ['history', 'workflow-history', 'clock', 'clock/evidence'])
      await reader('supervisor', `GET /applications/{id}/${what}`, { at });
    const { body: entered } = await reader('supervisor', 'GET /applications/{id}/history', { at: { id: day.counter } });
    const [first] = entered['items'] as readonly { readonly verb: string; readonly actor: string }[];
    expect(first).toMatchObject({ verb: 'application-received', actor: await idOf('fo') });
    expect((await reader('supervisor', 'GET /applications/{id}/audit/verify', { at })).body).toMatchObject({
      broken: null,
    });
    await reader('supervisor', 'GET /applications', { query: { status: 'issued' } });
    await reader('kasi', 'GET /applications/{id}/history', { at, refused: 'PERMISSION_DENIED' });
  });

  section('supervisor', 'Mengalihkan tugas', async (reader) => {
    const { id: task } = await taskOf('fo', day.counter, 'receive');
    const at = { id: day.counter, task };
    await reader('supervisor', `POST ${TASK}/reassign`, { at, body: { to: await idOf('fo') } });
    await reader('supervisor', `POST ${TASK}/reassign`, {
      at,
      body: { to: await idOf('bo') },
      refused: 'ASSIGNEE_UNSUITABLE',
    });
    await reader('supervisor', `POST ${TASK}/reassign`, { at, body: { to: null } });
  });

  section('supervisor', 'Menghentikan dan melanjutkan waktu', async (reader) => {
    const { id: task } = await taskOf('fo', day.counter, 'receive');
    const at = { id: day.counter };
    await reader('supervisor', 'POST /applications/{id}/clock/consent', {
      at,
      body: { reason: 'berkas pemohon kurang' },
    });
    await reader('supervisor', 'POST /applications/{id}/hold', {
      at,
      body: { ground: 'sengketa', reason: 'gugatan di PTUN', document: '12/G/2026/PTUN.PLG' },
    });
    await readers(FRONT)('fo', `POST ${TASK}/complete`, {
      at: { ...at, task },
      body: { input: { outcome: 'complete' } },
      refused: 'ACTION_OUT_OF_TURN',
    });
    await reader('supervisor', 'POST /applications/{id}/resume', { at, body: { reason: 'gugatan dicabut' } });
  });

  section('supervisor', 'Izin yang sudah terbit', async (reader) => {
    const at = { id: day.own };
    const body = { ground: 'Pasal 7 ayat (3) huruf a', decision: '0009/BEKU/2026' };
    expect((await reader('supervisor', 'GET /permits', { query: { status: 'valid' } })).body).toMatchObject({
      items: expect.arrayContaining([expect.objectContaining({ permit: day.own })]),
    });
    await reader('supervisor', 'POST /permits/{id}/suspend', { at, body });
    const seen = readers({ page: 'publik', heading: null });
    const stateOf = async (): Promise<unknown> =>
      (await seen(null, 'GET /verify', { query: { number: day.number } })).body['permit'];
    expect(await stateOf()).toMatchObject({ state: 'suspended' });
    await reader('supervisor', 'POST /permits/{id}/lift', { at, body });
    expect(await stateOf()).toMatchObject({ state: 'valid' });
    await reader('supervisor', 'POST /permits/{id}/lift', { at, body, refused: 'PERMIT_STATE_UNSUITABLE' });
    expect((await reader('supervisor', 'GET /permits/{id}', { at })).body).toMatchObject({ status: 'valid' });
  });

  section('supervisor', 'Gangguan layanan (force majeure)', async (reader) => {
    const told = { kind: 'a', cause: 'kebakaran', reason: 'gardu jaringan terbakar', evidence: 'Laporan 77/2026' };
    const { body } = await reader('supervisor', 'POST /outages', { body: told });
    const at = { id: String(body['id']) };
    await reader('supervisor', 'POST /outages/{id}/end', { at, body: { reason: 'pulih' } });
    await reader('supervisor', 'POST /outages/{id}/withdraw', { at, body: { reason: 'bukan di kantor ini' } });
    await reader('supervisor', 'GET /outages');
    expect((await reader('supervisor', 'GET /outages/audit/verify')).body).toMatchObject({ broken: null });
    await reader('supervisor', 'GET /outage-proposals');
  });

  section('supervisor', 'Menyalurkan tugas', async (reader) => {
    const { id: task } = await taskOf('fo', day.counter, 'receive');
    const body = { to: await idOf('bo'), reason: 'loket kosong siang ini' };
    await reader('supervisor', `POST ${TASK}/reassign`, { at: { id: day.counter, task }, body });
    await reader('supervisor', `POST ${TASK}/reassign`, { at: { id: day.counter, task }, body: { to: null } });
  });

  section('supervisor', 'Memperbaiki arah', async (reader) => {
    await readers({ page: 'tim-teknis', heading: null })('teknis', 'POST /applications/{id}/documents', {
      at: { id: day.counter },
      form: file(RECOMMENDATION, 'rekomendasi.pdf'),
    });
    await completes(readers(FRONT), 'fo', day.counter, 'receive', COUNTER_COMPLETE);
    const { id: task } = await taskOf('bo', day.counter, 'process');
    await reader('supervisor', `POST ${TASK}/repair`, {
      at: { id: day.counter, task },
      body: { to: 'receive', reason: 'kelengkapan diterima di loket' },
    });
    await taskOf('fo', day.counter, 'receive');
  });

  section('back-office', 'Mengembalikan', async (reader) => {
    await completes(readers(FRONT), 'fo', day.counter, 'receive', COUNTER_COMPLETE);
    const { id: task } = await taskOf('bo', day.counter, 'process');
    await reader('bo', `POST ${TASK}/return`, {
      at: { id: day.counter, task },
      body: { to: 'hand-over', reason: 'keliru' },
      refused: 'RETURN_TARGET_INVALID',
    });
  });

  section('supervisor', 'Kejadian yang menunggu', async (reader) => {
    expect((await reader('supervisor', 'GET /incidents')).body).toMatchObject({ items: [] });
  });

  section('integrator', 'SiCANTIK ke kantor', async (reader) => {
    const headers = { 'content-type': 'application/json', 'x-api-key': sicantikKey() };
    const body = readFileSync(join('config', 'samples', 'sicantik', 'push.json'), 'utf8').replaceAll(
      'SIPA/2026/11/000001',
      `SIPA/2026/11/${randomUUID().slice(0, 8)}`,
    );
    const { body: taken } = await reader(null, 'POST /sicantik/permohonan', { body, headers });
    expect(taken).toMatchObject({ success: true, data: { accepted: 1, rejected: [] } });
  });

  section('supervisor', 'Kotak masuk: pesan dari OSS dan SiCANTIK', async (reader) => {
    const said = await fetch(`${office.url}/api/v1/sicantik/permohonan`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-api-key': sicantikKey() },
      body: JSON.stringify({ success: true, data: { data: `tidak ada baris ${randomUUID()}` } }),
    });
    expect(await said.json()).toMatchObject({ success: false });
    const message = await until('the message that nobody understands', async () => {
      const { body } = await reader('supervisor', 'GET /inbox', { query: { status: 'not-understood' } });
      return (body['items'] as readonly { readonly id: string }[])[0];
    });
    const at = { id: message.id };
    expect(JSON.stringify((await reader('supervisor', 'GET /inbox/{id}', { at })).body)).toContain('tidak ada baris');
    await reader('supervisor', 'POST /inbox/{id}/set-aside', { at, refused: 'REASON_MISSING' });
    await reader('supervisor', 'POST /inbox/{id}/set-aside', { at, body: { reason: 'pengirim mengirim ulang' } });
  });

  section('supervisor', 'Menjadi orang kedua', async (reader) => {
    expect((await reader('supervisor', 'GET /confirmations')).body).toMatchObject({ items: [] });
    await reader('supervisor', 'POST /confirmations/{id}/confirm', {
      at: { id: randomUUID() },
      body: { fingerprint: '0'.repeat(64) },
      refused: 'CONFIRMATION_NOT_FOUND',
    });
  });

  section('supervisor', 'Pelaksana harian dan pelaksana tugas', async (reader) => {
    const from = Date.now() + 60_000;
    const [kadin, sekdin] = [await idOf('kadin'), await idOf('sekdin')];
    const { body } = await reader('supervisor', 'POST /delegations', {
      body: {
        ...{ kind: 'Plh.', role: 'kadin', from: kadin, to: sekdin, letter: '800/12/2026' },
        startsAt: new Date(from).toISOString(),
        endsAt: new Date(from + 86_400_000).toISOString(),
      },
    });
    expect(body).toMatchObject({ awaitsConfirmation: true });
    const at = { id: String(body['id']) };
    await reader('supervisor', 'PUT /delegations/{id}/decree', {
      at,
      form: upload({}, 'surat.pdf', scannedPage('surat')),
    });
    await reader('admin', 'POST /delegations/{id}/confirm', { at });
    await reader('supervisor', 'GET /delegations');
    await reader('supervisor', 'POST /delegations/{id}/end', { at, body: { reason: 'sudah kembali' } });
  });

  section('kadin', 'Bila Anda berhalangan', async (reader) => {
    const from = Date.now() + 600_000;
    const { body } = await reader('kadin', 'POST /delegations', {
      body: {
        ...{ kind: 'Plh.', role: 'kadin', from: await idOf('kadin'), to: await idOf('sekdin'), letter: '800/13/2026' },
        startsAt: new Date(from).toISOString(),
        endsAt: new Date(from + 86_400_000).toISOString(),
      },
    });
    expect(body).toMatchObject({ awaitsConfirmation: false });
  });

  section('pemohon', 'Menarik permohonan', async (reader) => {
    const applying = readers({ page: 'pemohon', heading: 'Mengajukan permohonan' });
    const { body } = await applying('pemohon', 'POST /applications', { body: PERMIT });
    const id = String(body['id']);
    await reader('pemohon', 'POST /applications/{id}/withdraw', { at: { id }, body: { reason: 'pindah lokasi' } });
    day.left = id;
  });

  section('pemohon', 'Meminta data dihapus', async (reader) => {
    // A permit in force stands in its way; an application that was withdrawn does not.
    await reader('pemohon', 'POST /applications/{id}/erasure', { at: { id: day.own }, refused: 'DISPOSAL_REFUSED' });
    await until('the withdrawal', async () => (await show(reader, 'pemohon', day.left)).outcome ?? undefined);
    await reader('pemohon', 'POST /applications/{id}/erasure', { at: { id: day.left } });
  });

  section('supervisor', 'Memusnahkan data yang habis masa simpannya', async (reader) => {
    const { body } = await reader('supervisor', 'GET /disposals', { query: { status: 'proposed' } });
    const [proposal] = body['items'] as readonly { readonly id: string; readonly application: string }[];
    expect(proposal?.application).toBe(day.left);
    const at = { id: proposal?.id ?? '' };
    await reader('supervisor', 'GET /applications/{id}/retention', { at: { id: day.left } });
    await reader('supervisor', 'POST /applications/{id}/disposal-hold', {
      at: { id: day.left },
      body: { reason: 'pemeriksaan' },
    });
    await reader('supervisor', 'POST /applications/{id}/disposal-hold/lift', {
      at: { id: day.left },
      body: { reason: 'selesai' },
    });
    expect((await reader('supervisor', 'GET /disposals/{id}', { at })).body).toMatchObject({
      retention: { status: 'permanent' },
    });
    const approve = (body: object, more: Said = {}) =>
      reader('supervisor', 'POST /disposals/{id}/approve', { at, body, ...more });
    await approve({ reason: 'diminta pemohon' }, { refused: 'DISPOSAL_PERMANENT' });
    await approve({ reason: 'diminta pemohon', legalBasis: 'UU 27/2022 Pasal 44' });
    const destroyed = await until('the certificate of destruction', async () => {
      const { body: now } = await reader('supervisor', 'GET /disposals/{id}', { at });
      return now['status'] === 'certified' ? now : undefined;
    });
    expect(destroyed['certificate']).toMatchObject({ verify: expect.stringContaining('/v/') });
  });

  section('administrator', 'Akun', async (reader) => {
    const login = `loket-${randomUUID().slice(0, 8)}`;
    const officer = { login, name: 'Lina Herlina', roles: ['front-office'] };
    const unreached = { ...officer, login: `tanpa-${login}` };
    await reader('admin', 'POST /accounts', { body: { ...unreached, roles: ['kasi'] }, refused: 'INPUT_INVALID' });
    const { body: shown } = await reader('admin', 'POST /accounts', { body: unreached });
    expect(shown['oneTimePassword']).toEqual(expect.any(String));
    const email = `${login}@example.com`;
    const { body } = await reader('admin', 'POST /accounts', { body: { ...officer, email } });
    expect(body['oneTimePassword']).toBeNull();
    const once = await mailTo(email, new RegExp(`untuk akun ${login}: (\\S+)`, 'u'));
    const entering = readers({ page: 'README', heading: 'Bagaimana sistem dipakai' });
    const { body: session } = await entering(null, 'POST /sessions', { body: { login, password: once } });
    const headers = { authorization: `Bearer ${String(session['token'])}` };
    await entering(null, 'GET /tasks', { headers, refused: 'PASSWORD_CHANGE_NEEDED' });
    await reader(null, 'PUT /me/password', { headers, body: { current: once, password: randomUUID() } });
    await entering(null, 'GET /tasks', { headers });

    const paraf = { ...officer, login: `kasi-${login}`, email: `kasi.${email}`, roles: ['kasi'] };
    const { body: guarded } = await reader('admin', 'POST /accounts', { body: paraf });
    const { body: waiting } = await reader('admin', 'GET /confirmations');
    const [asked] = waiting['items'] as readonly { readonly id: string }[];
    const confirming = { at: { id: asked?.id ?? '' }, body: {} };
    await reader('admin', 'POST /confirmations/{id}/confirm', { ...confirming, refused: 'APPROVAL_BY_PROPOSER' });
    const second = readers({ page: 'supervisor', heading: 'Menjadi orang kedua' });
    await second('supervisor', 'POST /confirmations/{id}/confirm', confirming);
    // the only mail of this account comes with the confirmation, and what it says works
    const first = await mailTo(paraf.email, new RegExp(`untuk akun ${paraf.login}: (\\S+)`, 'u'));
    await entering(null, 'POST /sessions', { body: { login: paraf.login, password: first } });

    await reader('admin', 'GET /system-log');
    await reader('admin', 'GET /sign-ins');
    for (const id of [shown['id'], body['id'], guarded['id']])
      await reader('admin', 'PATCH /accounts/{id}', {
        at: { id: String(id) },
        body: { disabled: true },
        headers: { 'if-match': '*' },
      });
  });

  section('administrator', 'Kalender: keputusan baru', async (reader) => {
    await reader('admin', 'GET /calendars');
    const { status } = await reader('admin', 'POST /calendars/decrees', {
      body: {
        reason: 'libur daerah',
        legalBasis: 'Keputusan Wali Kota 7/2026',
        closed: [
          { date: '2026-12-28', kind: 'local-holiday', name: 'Hari jadi', legalBasis: 'Keputusan Wali Kota 7/2026' },
        ],
      },
    });
    expect(status).toBe(201);
  });

  section('administrator', 'Kunci dan sertifikat pejabat', async (reader) => {
    const id = await idOf('kadin');
    await reader('admin', 'POST /accounts/{id}/signing-key/unlock', { at: { id }, refused: 'ALREADY_DONE' });
  });

  section('integrator', 'Mengirim tindakan dari aplikasi kantor', async (reader) => {
    const { id: task } = await taskOf('bo', day.counter, 'process');
    const key = randomUUID();
    const claim = readers({ page: 'README', heading: 'Bagaimana sistem dipakai' });
    await claim('bo', `POST ${TASK}/claim`, { at: { id: day.counter, task } });
    const complete = readers(BACK);
    const said = { at: { id: day.counter, task }, body: { input: { note: '' } }, headers: { 'idempotency-key': key } };
    await complete('bo', `POST ${TASK}/complete`, said);
    await complete('bo', `POST ${TASK}/complete`, said);
    const { body } = await reader('bo', 'GET /applications/{id}/messages/{key}', { at: { id: day.counter, key } });
    expect(body).toMatchObject({ status: 'accepted' });
  });

  elsewhere('administrator', 'Mengubah konfigurasi', 'test/cli/office/check.spec.ts');
  elsewhere('back-office', 'Surat tidak dapat disusun', 'test/e2e/procedures.spec.ts');
  elsewhere('back-office', 'Surat tentang izin yang sudah terbit', 'test/e2e/procedures.spec.ts');
  elsewhere('front-office', 'Permintaan tentang izin yang sudah terbit', 'test/e2e/procedures.spec.ts');
  elsewhere('front-office', 'Kantor tanpa kertas', 'test/e2e/paperless.spec.ts');
  elsewhere('integrator', 'OSS ke kantor', 'test/e2e/demo.spec.ts');
  elsewhere('integrator', 'Kantor ke OSS', 'test/e2e/demo.spec.ts');
});

it('leaves out no section of the manual', () => {
  expect([...lived].sort()).toEqual(sectionsOfManual().map(nameOf).sort());
});
