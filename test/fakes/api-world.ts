/** The API with a record in memory and a world that a test can take away. */
import { anyFile } from './forms.js';
import { fakeProcessMessages } from './process-messages.js';
import { createHash, randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { readFileSync, readSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { housed, once, standIn } from './api-house.js';
import { hashPassword } from '../../src/api/auth/passwords.js';
import { createCatalogue } from '../../src/api/messages/catalogue.js';
import type { PermitTypeInfo, PermitTypeOffer } from '../../src/office/intake/offers.js';
import type { ApiOptions, ApiPorts, WebhookRequest } from '../../src/api/ports.js';
import { SurveyFormSchema } from '../../src/api/surveys/form.js';
import type { Migrate, OutsideMessage } from '../../src/domain/application/messages.js';
import type { ProcessDefinition } from '../../src/domain/process/definition.js';
import type { ApplicationRow } from '../../src/domain/ports/applications.js';
import type { TaskRow } from '../../src/domain/ports/tasks.js';
import type { SealContent } from '../../src/domain/ports/signer.js';
import type { Asker, OpenFile, VerificationReport } from '../../src/domain/ports/verifier.js';
import { openUploads } from '../../src/infra/verification/uploads.js';
import type { Refusal } from '../../src/domain/shared/error-codes.js';
import { fakeClockDesk, type FakeClockDesk } from './clock-desk.js';
import { fakeRecord, type FakeRecord } from './api-record.js';
import { fakeSigningKeys, type FakeSigningKeys } from './signing-keys.js';
import type { PermitLives } from '../../src/domain/ports/permit-lives.js';
import { loadOffice } from '../../src/infra/letters/load.js';
import { openPasswordStrength } from '../../src/infra/passwords/strength.js';
import { openPreview } from '../../src/infra/letters/open-preview.js';
import { drawRegister } from '../../src/infra/pdf/register/draw-register.js';
import { createRegisterDesk } from '../../src/office/registers/desk.js';
import { memoryNumbers, type MemoryNumbers } from './numbers.js';
import type { Disposals } from '../../src/domain/ports/disposals.js';
import type { Forms } from '../../src/domain/ports/forms.js';
import { memoryPermitLives } from './permit-lives.js';
import { createFakeArchive } from './archive.js';
import { createKeyOwners } from '../../src/office/accounts/key-owners.js';
import { memoryConfirmations, type MemoryConfirmations } from './confirmations.js';
import { memoryDelegations } from './delegations.js';
import type { OutgoingRow } from '../../src/domain/ports/outbox.js';
import { fakeInboxDesk, type FakeInboxDesk } from './inbox-desk.js';
import { memoryRequestKeys } from './request-keys.js';
import { openBegin } from '../../src/assembly/begin.js';
import type { Links } from '../../src/domain/ports/links.js';
import { prabumulih } from '../builders/case.js';
import { fromPortal } from '../builders/origins.js';
import { NUMBERING } from '../builders/numbering.js';

export const OFFICE = 'prabumulih';
export const PASSWORD = 'kata-sandi-uji-coba';
/** 2026-11-23 09:00 in Palembang's zone. */
export const NOW = Date.UTC(2026, 10, 23, 2, 0, 0);

export interface Call {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text, bytes and forms go as they are; anything else as JSON. */
  readonly payload?: unknown;
}

export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly bytes: Uint8Array;
  json(): unknown;
}

export interface ApiWorld {
  /** Asks over HTTP, as everyone does. */
  readonly app: { inject(call: Call): Promise<Answer> };
  /** Address on which it listens, on the loopback. */
  readonly address: string;
  readonly record: FakeRecord;
  readonly desk: FakeClockDesk;
  readonly inbox: FakeInboxDesk;
  readonly outgoing: Map<string, OutgoingRow>;
  /** Keys that were handed in: by official, what came. Only the passphrase `frasa-sandi` opens them. */
  readonly keys: FakeSigningKeys;
  readonly confirmations: MemoryConfirmations;
  readonly lives: PermitLives;
  readonly numbers: MemoryNumbers;
  readonly told: { readonly application: string; readonly message: OutsideMessage }[];
  readonly started: string[];
  readonly migrated: { readonly application: string; readonly message: Migrate }[];
  readonly sealed: SealContent[];
  readonly webhooks: { readonly name: string; readonly request: WebhookRequest }[];
  /** Uploads that were judged. */
  readonly judged: OpenFile[];
  /** Askers of those uploads. */
  readonly askers: Asker[];
  /** Digests of uploads that nobody has let go of. */
  readonly held: Set<string>;
  /** Folder of the uploads. */
  readonly uploads: string;
  /** Bytes of files by application and SHA-256. */
  readonly files: Map<string, Uint8Array>;
  readonly logs: string[];
  /** Answer of the rules to a message; accepts all unless a test sets another. */
  rule: (application: ApplicationRow, message: OutsideMessage) => Refusal | null;
  /** Done when a message has been handed over: where a test plays the workflow. */
  onTold: (application: string, message: OutsideMessage) => 'accepted' | 'gone';
  report: VerificationReport;
  /** Forms that judge an application at the door; they take all unless a test sets others. */
  forms: Forms;
  /** The procedure of every application. */
  definition: ProcessDefinition | null;
  /** True while a worker asks for work. */
  attended: boolean;
  now: number;
  login(login: string): Promise<string>;
  close(): Promise<void>;
}

const sha256 = (bytes: Uint8Array | string): string => createHash('sha256').update(bytes).digest('hex');
const configured = (path: string): string => fileURLToPath(new URL(`../../config/${path}`, import.meta.url));
/** Reads by the descriptor, as the real verifier does: it must be open while it is asked. */
const digestOfOpen = ({ descriptor, size }: OpenFile): string => {
  const bytes = Buffer.alloc(size);
  readSync(descriptor, bytes, 0, size, 0);
  return sha256(bytes);
};
const json = (path: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../config/${path}`, import.meta.url), 'utf8'));

const officeLetters = once(() => loadOffice(configured('offices/prabumulih.yaml')));
const catalogue = once(() => createCatalogue([json('messages/id.json'), json('messages/en.json')], 'Asia/Jakarta'));
const strength = once(openPasswordStrength);
const surveyForm = once(() => SurveyFormSchema.parse(parse(readFileSync(configured('surveys/skm.yaml'), 'utf8'))));

export const OPTIONS: ApiOptions = {
  publicUrl: 'http://paraf.test',
  sessions: {
    longestMs: 8 * 3_600_000,
    idleMs: { browser: 3_600_000, program: 8 * 3_600_000 },
    provenMs: 900_000,
  },
  messagesKeptMs: 30 * 86_400_000,
  uploadMaxBytes: 1_000_000,
  verification: { uploadMaxBytes: 2_000_000, uploadSeconds: 5 },
  printCopies: 2,
  sealSeconds: 120,
  checkAnswers: 'all',
  rateLimits: { login: 1e6, verify: 1e6, verifyUpload: 1e6, survey: 1e6, track: 1e6 },
};

let context: ReturnType<typeof prabumulih> | undefined;
let passwordHash: Promise<string> | undefined;

const ACCOUNTS: readonly (readonly [login: string, role: string])[] = [
  ['fo', 'front-office'],
  ['fo2', 'front-office'],
  ['bo', 'back-office'],
  ['kasi', 'kasi'],
  ['kabid', 'kabid'],
  ['sekdin', 'sekdin'],
  ['kadin', 'kadin'],
  ['tim', 'technical-team'],
  ['lain', 'other-agency'],
  ['pengawas', 'supervisor'],
  ['admin', 'administrator'],
];

export const anApplication = (change: Partial<ApplicationRow> = {}): ApplicationRow => ({
  id: 'app-1',
  number: 'PBM-2026-00001-63',
  numberedLater: false,
  office: OFFICE,
  permitType: 'izin-praktik',
  origin: fromPortal(),
  sourceRef: 'ref-1',
  applicantUser: 'user-pemohon',
  definitionDigest: 'd'.repeat(64),
  status: 'running',
  seq: 3,
  head: '0'.repeat(64),
  state: null,
  receivedAt: NOW - 60_000,
  finishedAt: null,
  dueAt: null,
  clockRunning: true,
  workflowStarted: true,
  ...change,
});

export const aTask = (change: Partial<TaskRow> = {}): TaskRow => ({
  application: 'app-1',
  office: OFFICE,
  permitType: 'izin-praktik',
  id: 'receive',
  element: 'receive',
  name: 'Terima berkas',
  action: 'receive',
  role: 'front-office',
  step: '1',
  state: 'open',
  holder: null,
  openedAt: NOW - 30_000,
  claimedAt: null,
  closedAt: null,
  closedBy: null,
  outcome: null,
  budget: 60_000,
  stepConsumed: null,
  dueAt: NOW + 30_000,
  overdueAt: null,
  clockStopped: false,
  escalatedTo: null,
  ...change,
});

const unlisted = (): Promise<never> =>
  Promise.reject(new Error('this world keeps no disposal list: hand in a real one'));
const noDisposals: Disposals = {
  ...{ retention: unlisted, propose: unlisted, decide: unlisted, hold: unlisted, lift: unlisted, find: unlisted },
  ...{ list: unlisted, finished: unlisted, unfinished: unlisted, family: unlisted, destroy: unlisted },
  ...{ keepCertificate: unlisted, certified: unlisted },
};

/** `ownHouse`: an API of its own, where it counts requests or keeps what it has read of a procedure. */
export const apiWorld = async (
  options: Partial<ApiOptions> = {},
  ports: (world: ApiWorld) => Partial<ApiPorts> = () => ({}),
  ownHouse = options.rateLimits !== undefined || options.checkAnswers !== undefined,
): Promise<ApiWorld> => {
  const record = fakeRecord();
  const hash = await (passwordHash ??= hashPassword(PASSWORD));
  for (const [login, role] of ACCOUNTS) {
    await record.accounts.save({
      id: `user-${login}`,
      login,
      name: `Nama ${login}`,
      nip: null,
      rank: null,
      title: null,
      email: null,
      passwordHash: hash,
      kind: 'staff',
      roles: [{ role, office: OFFICE }],
    });
  }
  for (const login of ['pemohon', 'pemohon2']) {
    await record.accounts.save({
      id: `user-${login}`,
      login,
      name: `Nama ${login}`,
      nip: null,
      rank: null,
      title: null,
      email: null,
      passwordHash: hash,
      kind: 'applicant',
      roles: [{ role: 'applicant', office: OFFICE }],
    });
  }
  const desk = await fakeClockDesk();
  const logs: string[] = [];
  const files = new Map<string, Uint8Array>();
  const uploads = await mkdtemp(join(tmpdir(), 'paraf-api-uploads-'));
  const store = await openUploads(uploads);
  const partial: Omit<ApiWorld, 'address' | 'app' | 'login' | 'close'> = {
    record,
    desk,
    inbox: fakeInboxDesk(),
    outgoing: new Map(),
    keys: fakeSigningKeys(),
    confirmations: memoryConfirmations(
      (entry) => record.administration.note(entry),
      async (effect, { office }) => {
        const { users } = record.contents;
        const user = users.get(effect.account);
        if (user === undefined) throw new Error(`fixture has no account ${effect.account}`);
        if (effect.does === 'set-password') {
          users.set(user.id, { ...user, passwordHash: effect.hash, passwordOnce: true });
          return;
        }
        const { profile, addRoles = [], enable } = effect.change;
        users.set(user.id, {
          ...user,
          ...profile,
          roles: [...user.roles, ...addRoles.map((role) => ({ role, office }))],
          disabled: enable === true ? false : user.disabled,
          ...(effect.hash === undefined ? {} : { passwordHash: effect.hash, passwordOnce: true }),
        });
      },
    ),
    lives: memoryPermitLives(),
    numbers: memoryNumbers({
      finished: (id) => (record.contents.applications.get(id)?.finishedAt ?? null) !== null,
      published: (number) => [...record.contents.permits.values()].some((permit) => permit.number === number),
      log: (entry) => record.administration.note(entry),
    }),
    told: [],
    started: [],
    migrated: [],
    sealed: [],
    webhooks: [],
    judged: [],
    askers: [],
    held: new Set(),
    uploads,
    files,
    logs,
    rule: () => null,
    forms: anyFile,
    onTold: () => 'accepted',
    report: { indication: 'passed', subIndication: null, sha256: '0'.repeat(64), signatures: [], findings: [] },
    definition: (await (context ??= prabumulih())).definition,
    attended: true,
    now: NOW,
  };
  const world = partial as ApiWorld;
  const webhook =
    (name: string) =>
    async (request: WebhookRequest): Promise<{ status: 200; body: { stored: string } }> => {
      world.webhooks.push({ name, request });
      return { status: 200, body: { stored: name } };
    };
  const links: Links = {
    trackingSecret: (application) => sha256(`tracking ${application}`).slice(0, 43),
    surveySecret: (application) => sha256(`survey ${application}`).slice(0, 43),
  };
  const start = async (application: string): Promise<void> => void world.started.push(application);
  const forms: Forms = {
    faults: (permitType, file) => world.forms.faults(permitType, file),
    foreign: (given, pointer) => world.forms.foreign(given, pointer),
    fields: (permitType) => world.forms.fields(permitType),
  };
  const furniture: ApiPorts = {
    ...record,
    passwordStrength: strength(),
    inboxDesk: world.inbox,
    outboxDesk: {
      list: async () => [...world.outgoing.values()],
      find: async (id) => world.outgoing.get(id) ?? null,
      again: async (id) => {
        const row = world.outgoing.get(id);
        if (row?.state !== 'dead') return false;
        world.outgoing.set(id, { ...row, state: 'waiting' });
        return true;
      },
    },
    begin: openBegin({
      forms,
      applications: record.applications,
      orchestration: { start },
      numbering: NUMBERING,
      links,
      report: () => undefined,
    }),
    forms,
    openings: { find: async () => null },
    files: {
      put: async (application, bytes) => {
        files.set(`${application}/${sha256(bytes)}`, bytes);
        return { sha256: sha256(bytes), size: bytes.length };
      },
      get: async (application, digest) => files.get(`${application}/${digest}`) ?? null,
    },
    orchestration: {
      start,
      tell: async (application, message) => {
        const answer = world.onTold(application, message);
        world.told.push({ application, message });
        return answer;
      },
      migrate: async (application, message) => {
        world.migrated.push({ application, message });
        return null;
      },
      history: async () => [{ eventId: 1, eventType: 'WORKFLOW_EXECUTION_STARTED' }],
      care: async (office) => [
        {
          ...{
            care: 'fixity',
            schedule: `archive-fixity:${office}`,
            made: true,
            paused: false,
            everyMs: 604_800_000,
          },
          ...{ lastRunAt: NOW, nextRunAt: NOW + 604_800_000, lastOutcome: 'running' },
          failing: { attempt: 3, reason: 'the archive is away' },
        },
      ],
      healthy: async () => true,
      attended: async () => world.attended,
    },
    verifier: {
      verify: async (pdf) => {
        if (!(pdf instanceof Uint8Array)) world.judged.push(pdf);
        return { ...world.report, sha256: pdf instanceof Uint8Array ? sha256(pdf) : digestOfOpen(pdf) };
      },
      verifyUpload: async (file, asker) => {
        world.judged.push(file);
        world.askers.push(asker);
        return { ...world.report, sha256: digestOfOpen(file) };
      },
    },
    uploads: {
      hold: async (body, maxBytes) => {
        const held = await store.hold(body, maxBytes);
        if (!held.ok) return held;
        const { release, ...file } = held.value;
        world.held.add(file.sha256);
        return {
          ok: true,
          value: {
            ...file,
            release: async () => {
              await release();
              world.held.delete(file.sha256);
            },
          },
        };
      },
    },
    statements: {
      make: async (content) => {
        const bytes = new TextEncoder().encode(JSON.stringify(content));
        return { bytes, sha256: sha256(bytes) };
      },
    },
    statementVerifier: { verifyStatement: async (bytes) => ({ ...world.report, sha256: sha256(bytes) }) },
    links,
    clockDesk: desk,
    signingKeys: world.keys,
    confirmations: world.confirmations,
    tellPassword: null,
    keyOwners: createKeyOwners({
      office: OFFICE,
      accounts: record.accounts,
      confirmations: world.confirmations,
      newId: randomUUID,
      now: () => world.now,
    }),
    precheck: async (application, message) => world.rule(application, message),
    // every act goes to its workflow
    recordAtOnce: () => Promise.resolve(null),
    office: { id: OFFICE, name: 'DPMPTSP Kota Prabumulih', zone: 'Asia/Jakarta' },
    permitTypes: {
      find: async (id) => (id === 'izin-praktik' ? PERMIT_TYPE : null),
      offers: () => [PERMIT_OFFER],
      policy: () => 'optional',
    },
    definitions: {
      save: async () => undefined,
      find: async () => world.definition,
      xml: async () => '<definitions/>',
      current: async () => world.definition?.digest ?? null,
      versions: async () =>
        [...new Set([...record.contents.applications.values()].map(({ definitionDigest }) => definitionDigest))].map(
          (digest) => ({ process: 'izin', digest, savedAt: NOW }),
        ),
    },
    processMessages: fakeProcessMessages(),
    requestKeys: memoryRequestKeys(),
    delegations: memoryDelegations(),
    permitLives: world.lives,
    registers: createRegisterDesk({
      letters: officeLetters(),
      names: new Map([[PERMIT_TYPE.id, PERMIT_TYPE]]),
      numbers: world.numbers,
      applications: record.applications,
      draw: drawRegister,
      now: () => world.now,
    }),
    letterPreview: standIn(
      once(() =>
        openPreview({
          configDir: configured('.'),
          officeFile: configured('offices/prabumulih.yaml'),
          publicUrl: OPTIONS.publicUrl,
          now: () => world.now,
        }),
      ),
    ),
    permitPolicy: { reminderDays: [30] },
    archive: createFakeArchive(),
    disposals: noDisposals,
    retentionPolicy: { zone: 'Asia/Jakarta', retentionOf: () => null },
    caseExports: {
      bundle: async () => ({ zip: new TextEncoder().encode('PK'), entries: 7, head: 'f'.repeat(64) }),
    },
    groups: new Map(),
    procedures: { check: async () => ({ findings: [] }) },
    sealer: async (recipient, content) => {
      world.sealed.push(content);
      return `sealed-for-${recipient.kid}`;
    },
    webhooks: {
      receiveNIB: webhook('receiveNIB'),
      receiveNIBSTPW: webhook('receiveNIBSTPW'),
      receiveFileDS: webhook('receiveFileDS'),
      sicantikApplication: webhook('sicantikApplication'),
    },
    health: { database: async () => record.contents.away === null },
    messages: catalogue(),
    surveyForm: surveyForm(),
    options: { ...OPTIONS, ...options },
    clock: () => world.now,
    ...ports(world),
  };
  const { address, leave } = await housed(furniture, logs, ownHouse);
  const inject = async (call: Call): Promise<Answer> => {
    const { payload } = call;
    const raw = typeof payload === 'string' || payload instanceof FormData || payload instanceof Uint8Array;
    const response = await fetch(`${address}${call.url}`, {
      method: call.method ?? 'GET',
      redirect: 'manual',
      headers: {
        ...(payload === undefined || raw ? {} : { 'content-type': 'application/json' }),
        ...call.headers,
      },
      ...(payload === undefined ? {} : { body: raw ? payload : JSON.stringify(payload) }),
    });
    const bytes = new Uint8Array(await response.arrayBuffer());
    const body = new TextDecoder().decode(bytes);
    return {
      statusCode: response.status,
      headers: Object.fromEntries(response.headers),
      body,
      bytes,
      json: (): unknown => JSON.parse(body),
    };
  };
  return Object.assign(world, {
    address,
    app: { inject },
    login: async (login: string): Promise<string> => {
      const answer = await inject({ method: 'POST', url: '/api/v1/sessions', payload: { login, password: PASSWORD } });
      if (answer.statusCode !== 201) throw new Error(`fixture cannot log in: ${answer.body}`);
      return (answer.json() as { token: string }).token;
    },
    close: async () => {
      await leave();
      const isHeld = options.checkAnswers !== 'sample';
      const misfit = isHeld ? logs.find((line) => line.includes('is not as the API declares it')) : undefined;
      if (misfit !== undefined) throw new Error(misfit);
      await rm(uploads, { recursive: true });
    },
  });
};

export const PERMIT_OFFER: PermitTypeOffer = {
  id: 'izin-praktik',
  name: 'Izin Praktik Perawat',
  office: OFFICE,
  kind: 'keputusan',
  recommendation: { required: true, agency: 'Dinas Kesehatan' },
  applicantSignature: 'optional',
  fee: 0,
  promise: {
    unit: 'working-day',
    budget: 'P5D',
    text: '5 hari kerja',
    legalReference: 'UU 30/2014 Pasal 53 ayat (2)',
    stopRule: { rule: 'touched-days', legalReference: null },
  },
  validity: 60,
  deemedApproval: false,
  form: { type: 'object' },
  legalBasis: ['Undang-Undang Nomor 17 Tahun 2023 tentang Kesehatan'],
  requirements: [{ id: 'ktp', name: 'KTP', mandatory: true }],
};

export const PERMIT_TYPE: PermitTypeInfo = { ...PERMIT_OFFER, definitionDigest: 'd'.repeat(64) };
