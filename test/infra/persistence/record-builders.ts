import type { SessionRow } from '../../../src/domain/ports/accounts.js';
import type { ApplicationState } from '../../../src/domain/application/state.js';
import type { Transition } from '../../../src/domain/ports/recorder.js';
import type { NewApplication } from '../../../src/domain/ports/new-applications.js';
import { fromOss } from '../../builders/origins.js';
import { SERIES } from '../../builders/numbering.js';

export const MONDAY = Date.UTC(2026, 10, 23, 1, 0);

let made = 0;
/** Words that do not repeat within a run. */
export const unique = (word: string): string => `${word}-${String((made += 1))}`;

export const anApplication = (over: Partial<NewApplication> = {}): NewApplication => {
  const id = unique('application');
  return {
    id,
    office: 'prabumulih',
    permitType: 'surat-izin-praktik',
    origin: fromOss(),
    sourceRef: `ref-of-${id}`,
    applicant: { name: 'Siti Rahmawati', nationalId: '1674014404900001', email: 'siti@example.id' },
    applicantUser: null,
    data: { alamat: 'Jalan Jenderal Sudirman 12' },
    definitionDigest: 'd'.repeat(64),
    receivedAt: MONDAY,
    series: SERIES,
    trackingSecretHash: 'a'.repeat(64),
    ...over,
  };
};

/** The store keeps a state as it gets it: this one is small, its rules are tested elsewhere. */
export const aState = (application: string): ApplicationState =>
  ({
    version: 1,
    application,
    office: 'prabumulih',
    applicantUser: null,
    requirements: {},
    recommendation: null,
    parafs: [],
    letter: { kind: 'permit' },
    surveyAt: null,
    refusalReason: null,
    acts: [],
    notices: 0,
    outcome: null,
  }) as Partial<ApplicationState> as ApplicationState;

/** A transition that opens nothing and closes nothing; tests say what theirs does. */
export const aTransition = (application: string, seq: number, over: Partial<Transition> = {}): Transition => ({
  application,
  office: 'prabumulih',
  seq,
  message: {
    type: 'complete-task',
    key: `message-${String(seq)}`,
    at: MONDAY + seq * 60_000,
    actor: { user: 'rina', roles: ['front-office'] },
    task: 'receive',
    input: { note: `Berkas Ibu Siti lengkap, ${String(seq)}` },
  },
  accepted: true,
  tasksOpened: [],
  tasksClosed: [],
  taskClocks: [],
  audit: [
    {
      at: MONDAY + seq * 60_000,
      actor: 'rina',
      verb: 'receive',
      personal: { note: 'Ibu Siti' },
      before: { step: '1' },
      after: { step: '2' },
    },
  ],
  ledger: [],
  outbox: [],
  numbers: [],
  patch: { status: 'running', dueAt: MONDAY + 3_600_000, clockRunning: true, state: aState(application) },
  ...over,
});

export const aTask = (
  id: string,
  over: Partial<Transition['tasksOpened'][number]> = {},
): Transition['tasksOpened'][number] => ({
  id,
  element: id,
  name: `Tugas ${id}`,
  action: 'receive',
  role: 'front-office',
  step: '1',
  openedAt: MONDAY,
  budget: 60_000,
  dueAt: MONDAY + 60_000,
  clockStopped: false,
  ...over,
});

/** A session of a program that was used and proven when it began. */
export const aSession = ({
  createdAt,
  ...over
}: Pick<SessionRow, 'tokenHash' | 'user' | 'createdAt' | 'expiresAt'> & Partial<SessionRow>): SessionRow => ({
  ...{ kind: 'program', createdAt, lastUsedAt: createdAt, provedAt: createdAt, address: '127.0.0.1', agent: 'uji/1' },
  ...over,
});
