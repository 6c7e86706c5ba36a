/** An application of the Prabumulih procedure, brought to a state by playing messages; a message that is declined is an impossible fixture. */
import { readFileSync } from 'node:fs';
import type { ApplicationContext } from '../../src/domain/application/context.js';
import { decide, newApplication } from '../../src/domain/application/decide.js';
import type { Decision } from '../../src/domain/application/carry-out.js';
import { RULES_REVISION } from '../../src/domain/application/revision.js';
import { SYSTEM, type Actor, type ApplicationMessage } from '../../src/domain/application/messages.js';
import type { ApplicationState } from '../../src/domain/application/state.js';
import { findElement } from '../../src/domain/application/element.js';
import { isEffect, type AnswerOf, type EffectName } from '../../src/domain/effects/table.js';
import type { AuditRow } from '../../src/domain/ports/audit.js';
import { openItems } from '../../src/domain/process/open-items.js';
import type { JsonObject } from '../../src/domain/shared/json.js';
import { compileBpmn } from '../../src/infra/bpmn/compile.js';
import { loadCalendar } from '../../src/infra/calendar/index.js';
import { loadOperations } from '../../src/infra/office/load.js';

/** Tuesday 24 November 2026, 09:00 WIB: in the middle of office hours. */
export const MORNING = Date.UTC(2026, 10, 24, 2, 0, 0);
export const MINUTE = 60_000;

export const officer = (role: string): Actor => ({ user: `user-${role}`, roles: [role] });
export const APPLICANT: Actor = { user: 'user-applicant', roles: ['applicant'] };
export const DRAFT = 'd'.repeat(64);
export const COVERED = 'c'.repeat(64);
export const FINAL = 'f'.repeat(64);

export const prabumulih = async (file = 'prabumulih-tte-survey'): Promise<ApplicationContext> => {
  const { definition, findings } = await compileBpmn(readFileSync(`config/processes/${file}.bpmn`, 'utf8'), {
    zone: 'Asia/Jakarta',
  });
  if (definition === undefined) throw new Error(`fixture is impossible: ${JSON.stringify(findings)}`);
  const operations = loadOperations('config/offices/prabumulih.yaml');
  const calendar = await loadCalendar(operations.calendar);
  if (!calendar.ok) throw new Error(calendar.error);
  return {
    definition,
    calendar: calendar.value,
    rules: {
      revision: RULES_REVISION,
      permitType: 'izin-usaha-toko-swalayan',
      requirements: [
        { id: 'nib', required: true },
        { id: 'ktp', required: true },
        { id: 'akta', required: false },
      ],
      recommendationRequired: true,
      clock: operations.clock,
      promise: { budget: { unit: 'working-day', amount: 5 }, legalReference: null },
    },
  };
};

/** A running application: what it was told, where it stands, and the decision on the last message. */
export interface Case {
  readonly context: ApplicationContext;
  readonly state: ApplicationState;
  readonly last: Decision | null;
  readonly log: readonly Decision[];
  /** The messages that it was told, beside their decisions. */
  readonly told: readonly ApplicationMessage[];
}

export const aCase = (
  context: ApplicationContext,
  at = MORNING,
  requirements: Readonly<Record<string, string>> = { nib: '1'.repeat(64), ktp: '2'.repeat(64) },
): Case => {
  const state = newApplication(context, {
    id: 'app-1',
    office: 'prabumulih',
    applicantUser: APPLICANT.user,
    requirements,
    at,
  });
  return tell(
    { context, state, last: null, log: [], told: [] },
    { type: 'started', key: 'started', at, actor: SYSTEM, variables: {} },
  );
};

export const tell = (kase: Case, message: ApplicationMessage): Case => {
  const decision = decide(kase.context, kase.state, message);
  if (!decision.ok) throw new Error(`fixture is impossible: ${decision.error.code}: ${decision.error.detail}`);
  return {
    ...kase,
    state: decision.value.state,
    last: decision.value,
    log: [...kase.log, decision.value],
    told: [...kase.told, message],
  };
};

/** The audit as the record would answer it. */
export const auditOf = ({ log }: Case): readonly AuditRow[] =>
  log.flatMap(({ changes }, seq) =>
    changes.audit.map(({ at, actor, verb, element, task, after, personal }): AuditRow => ({
      ...{ position: 0, seq, at, actor, onBehalfOf: null, verb, before: null, hash: '' },
      ...{ element: element ?? null, task: task ?? null, after: after ?? null, personal: personal ?? null },
    })),
  );

/** The id of the open item of an element. */
export const itemOf = ({ context, state }: Case, element: string): string => {
  const item = openItems(context.definition, state.process).find((open) => open.element === element);
  if (item === undefined)
    throw new Error(
      `fixture is impossible: ${element} is not open, but ${openItems(context.definition, state.process)
        .map((open) => open.element)
        .join(', ')}`,
    );
  return item.id;
};

const COUNTER_LETTER: AnswerOf<'receipt' | 'request-correction'> = {
  number: 'TT/00001/DPMPTSP.V/2026',
  key: 'app-1/counter',
  date: '2026-11-24',
  sha256: 'c'.repeat(64),
  verificationId: 'v-2',
};

/** Usual answer of each effect. */
const ANSWERS: { readonly [E in EffectName]: AnswerOf<E> } = {
  draft: { sha256: DRAFT, covered: COVERED, signatory: 'user-kadin', standsInFor: null },
  'draft-final': { sha256: FINAL, covered: COVERED, signatory: 'user-kadin', standsInFor: null },
  number: { number: '500.16.7.2/0001/IUTS/DPMPTSP.V/2026', key: 'app-1/permit', date: '2026-11-24' },
  sign: { sha256: 'a'.repeat(64), level: 'B-T', signer: 'user-kadin' },
  publish: { verificationId: 'v-1' },
  print: { job: 'job-1', printer: 'ipp' },
  'notify-ready': { sent: true },
  'invite-survey': { survey: 's-1' },
  receipt: COUNTER_LETTER,
  'request-correction': COUNTER_LETTER,
  archive: { manifest: 'b'.repeat(64) },
};

export const usualAnswer = (effect: string): JsonObject => (isEffect(effect) ? { ...ANSWERS[effect] } : {});

/** The machinery has done what the element asked. */
export const performed = (
  kase: Case,
  element: string,
  outputs = usualAnswer(findElement(kase.context.definition, element)?.effect ?? ''),
  at = kase.state.lastAt,
): Case => {
  const task = itemOf(kase, element);
  return tell(kase, { type: 'effect-done', key: `done/${task}`, at, actor: SYSTEM, task, outputs });
};

export const ROLE: Readonly<Record<string, string>> = {
  receive: 'front-office',
  process: 'back-office',
  'paraf-kasi': 'kasi',
  'paraf-kabid': 'kabid',
  'paraf-sekdin': 'sekdin',
  approve: 'kadin',
  finalise: 'back-office',
  sign: 'kadin',
  print: 'back-office',
  announce: 'front-office',
  'hand-over': 'front-office',
};
export const INPUT: Readonly<Record<string, Record<string, unknown>>> = {
  sign: { letter: FINAL, seal: 'seal-1' },
  'hand-over': { receiver: { name: 'Budi', identity: '1674010101900001' } },
};

export const did = (
  kase: Case,
  element: string,
  input: Record<string, unknown> = INPUT[element] ?? {},
  at = kase.state.lastAt + MINUTE / 2,
): Case => {
  const task = itemOf(kase, element);
  const base = { key: `${task}/${String(at)}`, at, actor: officer(ROLE[element] ?? 'kadin'), task };
  return element.startsWith('paraf-')
    ? tell(kase, { ...base, type: 'give-paraf', draft: kase.state.letter.draft?.sha256 ?? '' })
    : tell(kase, { ...base, type: 'complete-task', input: input as never });
};

export const recommended = (kase: Case, result: 'positive' | 'negative' = 'positive'): Case =>
  tell(kase, {
    type: 'file-changed',
    key: `rec/${result}/${String(kase.state.lastAt)}`,
    at: kase.state.lastAt,
    actor: officer('technical-team'),
    change: { kind: 'recommendation', number: '12/REK/2026', date: '2026-11-20', result, sha256: '3'.repeat(64) },
  });

const surveyed = (kase: Case): Case =>
  tell(kase, { type: 'survey-completed', key: 'survey', at: kase.state.lastAt + MINUTE, actor: SYSTEM, survey: 's-1' });

/** The whole way in its order; each entry brings the case one station further. */
export const WAY: readonly (readonly [string, (kase: Case) => Case])[] = [
  ['recommendation', recommended],
  ['receive', (kase) => did(kase, 'receive')],
  ['process', (kase) => did(kase, 'process')],
  ['draft', (kase) => performed(kase, 'draft')],
  ['paraf-kasi', (kase) => did(kase, 'paraf-kasi')],
  ['paraf-kabid', (kase) => did(kase, 'paraf-kabid')],
  ['paraf-sekdin', (kase) => did(kase, 'paraf-sekdin')],
  ['approve', (kase) => did(kase, 'approve')],
  ['finalise', (kase) => did(kase, 'finalise')],
  ['number', (kase) => performed(kase, 'number')],
  ['draft-final', (kase) => performed(kase, 'draft-final')],
  ['invite-survey', (kase) => performed(kase, 'invite-survey')],
  ['survey', surveyed],
  ['sign', (kase) => did(kase, 'sign')],
  ['sign-letter', (kase) => performed(kase, 'sign-letter')],
  ['publish', (kase) => performed(kase, 'publish')],
  ['print', (kase) => did(kase, 'print')],
  ['print-letter', (kase) => performed(kase, 'print-letter')],
  ['announce', (kase) => did(kase, 'announce')],
  ['notify', (kase) => performed(kase, 'notify')],
  ['hand-over', (kase) => did(kase, 'hand-over')],
  ['archive', (kase) => performed(kase, 'archive')],
];

/** The case just after the named station of the way. */
export const upTo = (kase: Case, station: string): Case => {
  let current = kase;
  for (const [name, step] of WAY) {
    current = step(current);
    if (name === station) return current;
  }
  throw new Error(`fixture is impossible: no station ${station}`);
};
