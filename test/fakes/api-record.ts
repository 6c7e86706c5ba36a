/** A small record in memory for tests of HTTP: only what the API's own behaviour depends on. */
import { applicationNumber } from '../../src/domain/application/number.js';
import { declineInAudit, declinedWith, standsAgainst, type Fate } from '../../src/domain/application/fate.js';
import { awaits } from '../../src/domain/application/exchange.js';
import type { OutsideMessage } from '../../src/domain/application/messages.js';
import type { Accounts, SessionRow, UserRow } from '../../src/domain/ports/accounts.js';
import type {
  ApplicationFile,
  FileHistory,
  ApplicationRow,
  Applications,
  LedgerView,
} from '../../src/domain/ports/applications.js';
import type { NewApplication, NewApplications } from '../../src/domain/ports/new-applications.js';
import type { Ceremonies, CeremonyProgress, CeremonyRow } from '../../src/domain/ports/ceremonies.js';
import type { AuditRow, TransitionRow } from '../../src/domain/ports/audit.js';
import type { Courier } from '../../src/domain/ports/courier.js';
import type { DocumentRow, Documents } from '../../src/domain/ports/documents.js';
import type { Incidents } from '../../src/domain/ports/incidents.js';
import type { PermitRow, Permits } from '../../src/domain/ports/permits.js';
import type { Seals, SigningAttempts, SigningRecords } from '../../src/domain/ports/signing-records.js';
import type { Surveys } from '../../src/domain/ports/surveys.js';
import type { TaskRow, Tasks } from '../../src/domain/ports/tasks.js';
import type { Administration, StillSo, SystemLogEntry, SystemLogRow } from '../../src/domain/ports/administration.js';
import { endsSessions } from '../../src/domain/access/guarded-change.js';
import {
  GUESS_SCOPES,
  guessed,
  guessedRight,
  NO_GUESSES,
  type GuessCount,
  type GuessCounts,
} from '../../src/domain/access/guesses.js';
import type { GuessAt, GuessLog } from '../../src/domain/ports/guesses.js';
import type { SignInRow, SignIns } from '../../src/domain/ports/sign-ins.js';
import type { JsonObject } from '../../src/domain/shared/json.js';
import type { SecretHolder } from '../../src/domain/signing/ceremony.js';

type Incident = Awaited<ReturnType<Incidents['list']>>[number];

/** Everything a test may look into or put in place. */
export interface RecordContents {
  readonly users: Map<string, UserRow>;
  readonly sessions: Map<string, SessionRow>;
  readonly applications: Map<string, ApplicationRow>;
  readonly files: Map<string, ApplicationFile>;
  readonly corrections: Map<string, FileHistory['corrections']>;
  readonly tracking: Map<string, string>;
  readonly tasks: Map<string, TaskRow>;
  readonly transitions: Map<string, TransitionRow>;
  readonly audit: { readonly application: string; readonly row: AuditRow }[];
  readonly ledger: Map<string, readonly LedgerView[]>;
  readonly posted: Map<string, { readonly message: OutsideMessage; readonly delivered: boolean }>;
  readonly documents: Map<string, DocumentRow>;
  readonly permits: Map<string, PermitRow>;
  readonly seals: Map<string, { readonly kid: string; readonly sealed: string }>;
  readonly ceremonies: Map<string, CeremonyRow>;
  /** Progress of a ceremony's letters on record, by application. */
  readonly progress: Map<string, Partial<CeremonyProgress>>;
  readonly surveys: Map<
    string,
    {
      readonly id: string;
      readonly secretHash: string;
      readonly filledAt: number | null;
      readonly answers: JsonObject | null;
    }
  >;
  readonly incidents: Incident[];
  readonly lockedSigners: Set<string>;
  /** Applications whose provider has not said whether it signed. */
  readonly unknownSignatures: Set<string>;
  readonly systemLog: SystemLogRow[];
  readonly signIns: SignInRow[];
  /** Counts of guesses, by login, address, or both. */
  readonly guesses: Map<string, GuessCount>;
  /** Holder of every seal: its worker's last sign of life, and the end of the secret. */
  secretHolder: SecretHolder;
  signingKey: { readonly kid: string; readonly jwk: JsonObject } | null;
  /** While set, every call to the record fails so. */
  away: (Error & { readonly code: string }) | null;
}

export interface FakeRecord {
  readonly administration: Administration;
  readonly signIns: SignIns;
  readonly guesses: GuessLog;
  readonly contents: RecordContents;
  readonly accounts: Accounts;
  readonly applications: Applications & NewApplications;
  readonly tasks: Tasks;
  readonly courier: Courier;
  readonly documents: Documents;
  readonly permits: Permits;
  readonly seals: Seals;
  readonly signingAttempts: SigningAttempts;
  readonly ceremonies: Ceremonies;
  readonly signingRecords: Pick<SigningRecords, 'settleUnknown'>;
  readonly surveys: Surveys;
  readonly incidents: Incidents;
}

const at = (application: string, id: string): string => `${application}/${id}`;

/** Wraps a port so that a test can take the record away. */
const guarded = <T extends object>(contents: RecordContents, port: T): T =>
  new Proxy(port, {
    get: (target, name, receiver): unknown => {
      const value: unknown = Reflect.get(target, name, receiver);
      if (typeof value !== 'function') return value;
      return (...args: unknown[]): unknown =>
        contents.away === null ? (Reflect.apply(value, target, args) as unknown) : Promise.reject(contents.away);
    },
  });

const emptyContents = (): RecordContents => ({
  users: new Map(),
  sessions: new Map(),
  applications: new Map(),
  files: new Map(),
  corrections: new Map(),
  tracking: new Map(),
  tasks: new Map(),
  transitions: new Map(),
  audit: [],
  ledger: new Map(),
  posted: new Map(),
  documents: new Map(),
  permits: new Map(),
  seals: new Map(),
  ceremonies: new Map(),
  progress: new Map(),
  surveys: new Map(),
  incidents: [],
  lockedSigners: new Set(),
  unknownSignatures: new Set(),
  systemLog: [],
  signIns: [],
  guesses: new Map(),
  secretHolder: { seenAt: 0, expiresAt: 0 },
  signingKey: null,
  away: null,
});

const fakeAccounts = (contents: RecordContents): Accounts => {
  return {
    byLogin: async (login) => [...contents.users.values()].find((user) => user.login === login) ?? null,
    byId: async (id) => contents.users.get(id) ?? null,
    save: async (user) =>
      void contents.users.set(user.id, {
        ...user,
        disabled: false,
        passwordOnce: false,
      }),
    byRole: async (role, office) =>
      [...contents.users.values()].filter(
        ({ roles, disabled }) => !disabled && roles.some((held) => held.role === role && held.office === office),
      ),
    rolesHeld: async (office) => [
      ...new Set(
        [...contents.users.values()].flatMap(({ roles, disabled }) =>
          roles.flatMap((held) => (disabled || held.office !== office ? [] : [held.role])),
        ),
      ),
    ],
    openSession: async (session) => void contents.sessions.set(session.tokenHash, session),
    session: async (tokenHash, now) => {
      const session = contents.sessions.get(tokenHash);
      return session === undefined || session.expiresAt <= now ? null : session;
    },
    sessionsOf: async (id, now) =>
      [...contents.sessions.values()].filter(({ user, expiresAt }) => user === id && expiresAt > now).reverse(),
    touchSession: async (tokenHash, lastUsedAt, address) => {
      const session = contents.sessions.get(tokenHash);
      if (session !== undefined) contents.sessions.set(tokenHash, { ...session, lastUsedAt, address });
    },
    proveSession: async (tokenHash, provedAt) => {
      const session = contents.sessions.get(tokenHash);
      if (session !== undefined) contents.sessions.set(tokenHash, { ...session, provedAt });
    },
    closeSession: async (tokenHash) => void contents.sessions.delete(tokenHash),
  };
};

const fakeGuesses = (contents: RecordContents): GuessLog => {
  const keysOf = ({ login, asker }: GuessAt) => ({
    pair: `${login.toLowerCase()} ${asker}`,
    login: login.toLowerCase(),
    address: asker,
  });
  const countsOf = (guess: GuessAt): GuessCounts => {
    const keys = keysOf(guess);
    const of = (key: string): GuessCount => contents.guesses.get(key) ?? NO_GUESSES;
    return { pair: of(keys.pair), login: of(keys.login), address: of(keys.address) };
  };
  const keep = (guess: GuessAt, counts: GuessCounts): void => {
    for (const scope of GUESS_SCOPES) contents.guesses.set(keysOf(guess)[scope], counts[scope]);
  };
  return {
    take: async (guess, at) => {
      const now = guessed(countsOf(guess), at);
      if (now.isTaken) keep(guess, now.counts);
      return now;
    },
    right: async (guess, isKnown, at) => {
      keep(guess, guessedRight(countsOf(guess), isKnown, at));
    },
  };
};

const fakeSignIns = (contents: RecordContents): SignIns => ({
  note: async (signIn) => void contents.signIns.push({ ...signIn, number: contents.signIns.length + 1 }),
  list: async ({ office, account, before, limit }) =>
    contents.signIns
      .filter((row) => row.office === office && (account ?? row.account) === row.account)
      .filter(({ number }) => number < (before ?? Infinity))
      .reverse()
      .slice(0, limit),
});

const fakeAdministration = (contents: RecordContents): Administration => {
  const log = (entry: SystemLogEntry): void =>
    void contents.systemLog.push({ ...entry, number: contents.systemLog.length + 1 });
  const update = (id: string, change: Partial<UserRow>, entry: SystemLogEntry): void => {
    const user = contents.users.get(id);
    if (user === undefined) throw new Error(`fixture has no account ${id}`);
    contents.users.set(id, { ...user, ...change });
    log(entry);
  };
  const endSessions = (id: string, keep: string | null): void => {
    for (const [hash, { user }] of contents.sessions) if (user === id && hash !== keep) contents.sessions.delete(hash);
  };
  const isStillSo = (id: string, still: StillSo | undefined): boolean => {
    const user = contents.users.get(id);
    return user === undefined || still === undefined || still(user);
  };
  return {
    staff: async (office) =>
      [...contents.users.values()].filter(
        ({ kind, roles }) => kind === 'staff' && roles.some((held) => held.office === office),
      ),
    add: async ({ roles, disabled = false, ...account }, entry) => {
      if ([...contents.users.values()].some(({ login }) => login.toLowerCase() === account.login.toLowerCase()))
        return false;
      contents.users.set(account.id, {
        ...account,
        kind: 'staff',
        roles: roles.map((role) => ({ role, office: entry.office })),
        disabled,
        passwordOnce: true,
      });
      log(entry);
      return true;
    },
    edit: async (id, { roles, ...profile }, entry, still) => {
      if (!isStillSo(id, still)) return false;
      const before = contents.users.get(id);
      const others = before?.roles.filter(({ office }) => office !== entry.office) ?? [];
      const here = before?.roles.flatMap(({ role, office }) => (office === entry.office ? [role] : [])) ?? [];
      if (endsSessions({ ...before, roles: here }, { ...profile, roles: roles ?? here })) endSessions(id, null);
      const held = roles?.map((role) => ({ role, office: entry.office }));
      update(id, { ...profile, ...(held === undefined ? {} : { roles: [...others, ...held] }) }, entry);
      return true;
    },
    setPassword: async (id, { hash, once, keep }, entry) => {
      update(id, { passwordHash: hash, passwordOnce: once }, entry);
      endSessions(id, keep);
    },
    setDisabled: async (id, disabled, entry, still) => {
      if (!isStillSo(id, still)) return false;
      update(id, { disabled }, entry);
      if (disabled) endSessions(id, null);
      return true;
    },
    unlockSigner: async (id, entry) => {
      if (!contents.lockedSigners.delete(id)) return false;
      log(entry);
      return true;
    },
    note: async (entry) => {
      log(entry);
    },
    systemLog: async ({ office, before, limit }) =>
      contents.systemLog
        .filter((row) => row.office === office && (before === undefined || row.number < before))
        .reverse()
        .slice(0, limit),
  };
};

const rowOf = (application: NewApplication, running: number): ApplicationRow => ({
  id: application.id,
  number: applicationNumber(application.series, running),
  numberedLater: false,
  office: application.office,
  permitType: application.permitType,
  origin: application.origin,
  sourceRef: application.sourceRef,
  applicantUser: application.applicantUser,
  definitionDigest: application.definitionDigest,
  status: 'received',
  seq: 0,
  head: '0'.repeat(64),
  state: null,
  receivedAt: application.receivedAt,
  finishedAt: null,
  dueAt: null,
  clockRunning: false,
  workflowStarted: application.origin.source === 'procedure',
});

const auditOf =
  (contents: RecordContents): Applications['appendAudit'] =>
  async (id, entry) => {
    contents.audit.push({
      application: id,
      row: {
        position: contents.audit.length + 1,
        seq: null,
        at: entry.at,
        actor: entry.actor,
        onBehalfOf: null,
        verb: entry.verb,
        element: null,
        task: entry.task ?? null,
        before: entry.before ?? null,
        after: entry.after ?? null,
        personal: entry.personal ?? null,
        hash: String(contents.audit.length + 1).padStart(64, '0'),
      },
    });
  };

const fateOf = (contents: RecordContents, id: string, key: string): Fate | null => {
  const row = contents.transitions.get(at(id, key));
  if (row?.accepted === true) return { accepted: true, at: row.at, seq: row.seq };
  if (row?.refusal != null) return { accepted: false, final: true, at: row.at, refusal: row.refusal };
  const entries = contents.audit.filter(({ application }) => application === id).map((entry) => entry.row);
  return declineInAudit(entries, key);
};

const fakeApplications = (contents: RecordContents): Applications & NewApplications => ({
  create: async (application) => {
    const known = [...contents.applications.values()].find(
      ({ origin, sourceRef }) => origin.source === application.origin.source && sourceRef === application.sourceRef,
    );
    if (known !== undefined) return { id: known.id, created: false };
    contents.applications.set(application.id, rowOf(application, contents.applications.size + 1));
    contents.files.set(application.id, { applicant: application.applicant, data: application.data });
    contents.tracking.set(application.id, application.trackingSecretHash);
    return { id: application.id, created: true };
  },
  numberOlder: async () => 0,
  find: async (id) => contents.applications.get(id) ?? null,
  several: async (ids) => [...contents.applications.values()].filter(({ id }) => ids.includes(id)),
  idOf: async (number) => [...contents.applications.values()].find((row) => row.number === number)?.id ?? null,
  numbers: async (ids) =>
    new Map(
      [...contents.applications.values()].filter(({ id }) => ids.includes(id)).map(({ id, number }) => [id, number]),
    ),
  findBySource: async (source, sourceRef) =>
    [...contents.applications.values()].find((row) => row.origin.source === source && row.sourceRef === sourceRef) ??
    null,
  trackedBy: async (name, secretHash) =>
    [...contents.applications.values()].find(
      ({ id, number }) => [id, number].includes(name) && contents.tracking.get(id) === secretHash,
    ) ?? null,
  children: async (id) =>
    [...contents.applications.values()].filter(
      (row) => row.origin.source === 'procedure' && row.sourceRef.startsWith(`${id}/`),
    ),
  begunByMessagesOf: async (id) =>
    [...contents.applications.values()].filter(
      (row) => row.origin.source === 'office' && row.sourceRef.startsWith(`message/${id}/`),
    ),
  awaiting: async ({ office, kind, name, key }) =>
    [...contents.applications.values()]
      .filter((row) => row.office === office && row.state !== null && awaits(row.state.process, kind, name, key))
      .map(({ id }) => id),
  notStarted: async (limit) =>
    [...contents.applications.values()].filter((row) => !row.workflowStarted).slice(0, limit),
  markStarted: async (id) => {
    const row = contents.applications.get(id);
    if (row !== undefined) contents.applications.set(id, { ...row, workflowStarted: true });
  },
  list: async ({ office, status, applicantUser, number, procedures, withoutRecommendation, cursor, limit }) => {
    const rows = [...contents.applications.values()].filter(
      (row) =>
        (procedures === undefined || procedures.includes(row.definitionDigest)) &&
        (withoutRecommendation === undefined ||
          (withoutRecommendation.includes(row.permitType) && (row.state?.recommendation ?? null) === null)) &&
        (office === undefined || row.office === office) &&
        (status === undefined || row.status === status) &&
        (number === undefined || row.number === number) &&
        (applicantUser === undefined || row.applicantUser === applicantUser),
    );
    const from = cursor === undefined ? 0 : Number(cursor);
    return { items: rows.slice(from, from + limit), next: from + limit < rows.length ? String(from + limit) : null };
  },
  file: async (id) => contents.files.get(id) ?? null,
  fileHistory: async (id) => {
    const filed = contents.files.get(id);
    return filed === undefined ? null : { filed, corrections: contents.corrections.get(id) ?? [] };
  },
  transitions: async (id) =>
    [...contents.transitions].filter(([key]) => key.startsWith(`${id}/`)).map(([, row]) => row),
  transitionByKey: async (id, key) => contents.transitions.get(at(id, key)) ?? null,
  audit: async (id) => contents.audit.filter(({ application }) => application === id).map(({ row }) => row),
  withFact: async (ids, verb) =>
    new Set(
      contents.audit
        .filter(({ application, row }) => ids.includes(application) && row.verb === verb)
        .map(({ application }) => application),
    ),
  ledger: async (id) => contents.ledger.get(id) ?? [],
  verifyChain: async (id) => ({
    application: id,
    entries: contents.audit.filter(({ application }) => application === id).length,
    head: '0'.repeat(64),
    broken: null,
  }),
  fate: async (id, key) => fateOf(contents, id, key),
  decline: async (id, { key, type, refusal, sentAt, ...entry }) => {
    const news = declinedWith(refusal, entry.at);
    const known = standsAgainst(fateOf(contents, id, key), news);
    if (known !== null) return known;
    await auditOf(contents)(id, { ...entry, verb: 'declined', after: { key, type, ...refusal, sentAt } });
    return news;
  },
  appendAudit: auditOf(contents),
  destroyKey: async (id) => void contents.files.delete(id),
});

const fakeTasks = (contents: RecordContents): Tasks => {
  const change = (key: string, to: Partial<TaskRow>): void => {
    const task = contents.tasks.get(key);
    if (task !== undefined) contents.tasks.set(key, { ...task, ...to });
  };
  return {
    list: async (query) => {
      const rows = [...contents.tasks.values()].filter(
        (task) =>
          task.office === query.office &&
          (query.state === 'all' || task.state === 'open') &&
          (query.roles === undefined || query.roles.includes(task.role)) &&
          (query.holder === undefined || task.holder === query.holder) &&
          (query.application === undefined || task.application === query.application) &&
          (query.action === undefined || task.action === query.action) &&
          (query.view !== 'unassigned' || task.holder === null) &&
          (query.view !== 'overdue' || task.overdueAt !== null),
      );
      const from = query.cursor === undefined ? 0 : Number(query.cursor);
      const to = from + query.limit;
      return { items: rows.slice(from, to), next: to < rows.length ? String(to) : null };
    },
    find: async (application, id) => contents.tasks.get(at(application, id)) ?? null,
    claim: async (application, id, user, now) => {
      const task = contents.tasks.get(at(application, id));
      if (task?.state !== 'open') return { claimed: false, holder: null, open: false };
      if (task.holder !== null) return { claimed: false, holder: task.holder, open: true };
      change(at(application, id), { holder: user, claimedAt: now });
      return { claimed: true };
    },
    release: async (application, id, user) => {
      const task = contents.tasks.get(at(application, id));
      if (task?.state !== 'open' || task.holder !== user) return false;
      change(at(application, id), { holder: null, claimedAt: null });
      return true;
    },
    reassign: async (application, id, to, _by, now) => {
      if (contents.tasks.get(at(application, id))?.state !== 'open') return false;
      change(at(application, id), { holder: to, claimedAt: to === null ? null : now });
      return true;
    },
  };
};

const fakeCourier = (contents: RecordContents): Courier => ({
  post: async (application, message, file) => {
    const known = contents.posted.get(at(application, message.key));
    if (known === undefined) {
      if (file !== undefined) contents.documents.set(file.id, file);
      contents.posted.set(at(application, message.key), { message, delivered: false });
      return { fresh: true, same: true };
    }
    const content = (one: OutsideMessage): string => JSON.stringify({ ...one, at: 0 });
    return { fresh: false, same: content(known.message) === content(message) };
  },
  find: async (application, key) => contents.posted.get(at(application, key)) ?? null,
  undelivered: async () => [],
  isNext: async (application, key) => {
    for (const [place, { delivered }] of contents.posted) {
      if (place === at(application, key)) return true;
      if (place.startsWith(`${application}/`) && !delivered) return false;
    }
    return true;
  },
  isDecidedUpTo: () => Promise.resolve(true),
  delivered: async (application, key) => {
    const known = contents.posted.get(at(application, key));
    if (known !== undefined) contents.posted.set(at(application, key), { ...known, delivered: true });
  },
  postponed: async () => undefined,
});

const fakeDocuments = (contents: RecordContents): Documents => ({
  add: async (document) => {
    const row = { ...document, id: document.id ?? `document-${contents.documents.size + 1}` };
    contents.documents.set(row.id, row);
    return row;
  },
  list: async (application) => [...contents.documents.values()].filter((row) => row.application === application),
  find: async (id) => contents.documents.get(id) ?? null,
  latest: async (application, kind) =>
    [...contents.documents.values()].findLast((row) => row.application === application && row.kind === kind) ?? null,
});

const fakePermits = (contents: RecordContents): Permits => ({
  publish: async (permit) => void contents.permits.set(permit.verificationId, permit),
  end: async (application, state) => {
    for (const [id, permit] of contents.permits)
      if (permit.application === application && permit.kind !== 'refusal')
        contents.permits.set(id, { ...permit, state });
  },
  byVerificationId: async (id) => contents.permits.get(id) ?? null,
  byNumber: async (number) => [...contents.permits.values()].find((permit) => permit.number === number) ?? null,
  bySha256: async (sha256) => [...contents.permits.values()].find((permit) => permit.sha256 === sha256) ?? null,
  byUnsigned: async (sha256) => {
    const unsigned = [...contents.documents.values()].find((row) => row.kind === 'letter' && row.sha256 === sha256);
    return [...contents.permits.values()].find(({ application }) => application === unsigned?.application) ?? null;
  },
  reserveVerificationId: async (application) => `verification-of-${application}`,
});

const fakeCeremonies = (contents: RecordContents): Ceremonies => ({
  begin: async (ceremony, seal, messages) => {
    if (contents.ceremonies.has(ceremony.id)) return { fresh: false };
    contents.ceremonies.set(ceremony.id, ceremony);
    if (seal !== null) contents.seals.set(ceremony.id, seal);
    for (const { application, message } of messages)
      contents.posted.set(at(application, message.key), { message, delivered: false });
    return { fresh: true };
  },
  find: async (id) => contents.ceremonies.get(id) ?? null,
  progress: async ({ letters }) =>
    letters.map(({ application, task, key }) => ({
      application,
      task,
      decision: contents.transitions.get(at(application, key)) ?? null,
      outcome: null,
      waitsFor: null,
      ...contents.progress.get(application),
    })),
});

const fakeSeals = (contents: RecordContents): Seals => ({
  announceKey: async ({ kid, jwk }) => {
    contents.signingKey = { kid, jwk };
  },
  liveKey: async () => contents.signingKey,
  put: async ({ id, kid, sealed }) => void contents.seals.set(id, { kid, sealed }),
  holderOf: async (id) => {
    const seal = contents.seals.get(id);
    return seal === undefined ? null : { kid: seal.kid, ...contents.secretHolder };
  },
  take: async (id) => contents.seals.get(id) ?? null,
  forget: async (id) => void contents.seals.delete(id),
});

const fakeSurveys = (contents: RecordContents): Surveys => ({
  open: async (application, secretHash) => {
    const known = contents.surveys.get(application);
    if (known === undefined)
      contents.surveys.set(application, { id: `survey-${application}`, secretHash, filledAt: null, answers: null });
    return { id: `survey-${application}` };
  },
  bySecret: async (secretHash) => {
    const found = [...contents.surveys].find(([, survey]) => survey.secretHash === secretHash);
    return found === undefined ? null : { id: found[1].id, application: found[0], filledAt: found[1].filledAt };
  },
  byApplication: async (application) => contents.surveys.get(application) ?? null,
  fill: async (id, answers, now) => {
    const found = [...contents.surveys].find(([, survey]) => survey.id === id);
    if (found?.[1].filledAt !== null) return false;
    contents.surveys.set(found[0], { ...found[1], answers, filledAt: now });
    return true;
  },
});

export const fakeRecord = (): FakeRecord => {
  const contents = emptyContents();
  return {
    contents,
    accounts: guarded(contents, fakeAccounts(contents)),
    administration: guarded(contents, fakeAdministration(contents)),
    signIns: guarded(contents, fakeSignIns(contents)),
    guesses: guarded(contents, fakeGuesses(contents)),
    applications: guarded(contents, fakeApplications(contents)),
    tasks: guarded(contents, fakeTasks(contents)),
    courier: guarded(contents, fakeCourier(contents)),
    documents: guarded(contents, fakeDocuments(contents)),
    permits: guarded(contents, fakePermits(contents)),
    seals: guarded(contents, fakeSeals(contents)),
    signingRecords: guarded(contents, {
      settleUnknown: async (application) => contents.unknownSignatures.delete(application),
    }),
    ceremonies: guarded(contents, fakeCeremonies(contents)),
    signingAttempts: guarded(contents, {
      reserve: async () => 'free',
      settle: async () => undefined,
      locked: async (official) => contents.lockedSigners.has(official),
    }),
    surveys: guarded(contents, fakeSurveys(contents)),
    incidents: guarded(contents, {
      raise: async () => undefined,
      settle: async () => undefined,
      settleCode: async () => undefined,
      list: async () => contents.incidents,
    }),
  };
};
