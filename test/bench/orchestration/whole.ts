/** (c): the whole permit of the office, by the processes that run in production; people act as fast as the record allows. */
import { createHash, randomUUID } from 'node:crypto';
import type { OutsideMessage } from '../../../src/domain/application/messages.js';
import type { Orchestration } from '../../../src/domain/ports/world.js';
import type { ApplicationRow } from '../../../src/domain/ports/applications.js';
import type { TaskRow } from '../../../src/domain/ports/tasks.js';
import type { Store } from '../../../src/infra/persistence/index.js';
import { seal } from '../../../src/infra/signing/seal.js';
import { fromPortal } from '../../builders/origins.js';
import { SERIES } from '../../builders/numbering.js';

const PAUSE_MS = 40;
const PATIENCE_MS = 300_000;

export interface WholeOptions {
  readonly store: Store;
  readonly orchestration: Orchestration;
  /** An application that came through the webhook: the others are copies of it. */
  readonly template: string;
  readonly requirements: readonly string[];
  readonly signer: { readonly id: string; readonly passphrase: string };
  /** Sends an act through the office's door, and answers when it is on record; throws where it was declined. */
  readonly act: (application: string, message: OutsideMessage) => Promise<void>;
}

const hash = (text: string): string => createHash('sha256').update(text).digest('hex');

const until = async <T>(what: string, ask: () => Promise<T | null | undefined>): Promise<T> => {
  const end = Date.now() + PATIENCE_MS;
  while (Date.now() < end) {
    const found = await ask();
    if (found !== null && found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`waited ${String(PATIENCE_MS / 1000)} s for ${what}`);
};

export const copyOf = async ({ store, template }: WholeOptions): Promise<string> => {
  const [row, file] = await Promise.all([store.applications.find(template), store.applications.file(template)]);
  if (row === null || file === null) throw new Error(`the application ${template} is not on record`);
  const id = randomUUID();
  const { office, permitType, definitionDigest } = row;
  await store.applications.create({
    id,
    office,
    permitType,
    origin: fromPortal('front-office'),
    sourceRef: `bench/${id}`,
    applicant: file.applicant,
    applicantUser: null,
    data: file.data,
    definitionDigest,
    receivedAt: Date.now(),
    series: SERIES,
    trackingSecretHash: hash(id),
  });
  return id;
};

const rowOf = ({ store }: WholeOptions, id: string): Promise<ApplicationRow | null> => store.applications.find(id);

const tell = (
  { act }: WholeOptions,
  id: string,
  message: Partial<OutsideMessage> & Pick<OutsideMessage, 'type'>,
): Promise<void> =>
  act(id, { key: randomUUID(), at: Date.now(), actor: { user: 'system', roles: [] }, ...message } as OutsideMessage);

export const openTaskOf = (options: WholeOptions, id: string, element: string): Promise<TaskRow> =>
  until(`${element} of ${id}`, async () =>
    (
      await options.store.tasks.list({
        ...{ office: (await rowOf(options, id))?.office ?? '', application: id, state: 'open', limit: 5 },
      })
    ).items.find((task) => task.element === element),
  );

/** Every requirement and the recommendation, as soon as the front office has the application. */
export const fillFile = async (options: WholeOptions, id: string): Promise<void> => {
  await openTaskOf(options, id, 'receive');
  for (const requirement of options.requirements) {
    await tell(options, id, {
      type: 'file-changed',
      actor: { user: 'bench-front-office', roles: ['front-office'] },
      change: { kind: 'requirement', requirement, sha256: hash(requirement) },
    });
  }
  await tell(options, id, {
    type: 'file-changed',
    actor: { user: 'bench-technical-team', roles: ['technical-team'] },
    change: {
      kind: 'recommendation',
      number: '503/112/REK/2026',
      date: '2026-11-20',
      result: 'positive',
      sha256: hash('recommendation'),
    },
  });
};

/** From the stored application to the archived case. */
export const wholePermit = async (options: WholeOptions, id: string): Promise<void> => {
  const { store, orchestration, signer } = options;
  const act = async (element: string, input: Record<string, unknown> = {}): Promise<void> => {
    const task = await openTaskOf(options, id, element);
    const actor = {
      user: task.action === 'sign' || task.action === 'approve' ? signer.id : `bench-${task.role}-${element}`,
      roles: [task.role],
    };
    if (task.action === 'paraf')
      return tell(options, id, {
        type: 'give-paraf',
        task: task.id,
        actor,
        draft: (await rowOf(options, id))?.state?.letter.draft?.sha256 ?? '',
      });
    return tell(options, id, { type: 'complete-task', task: task.id, actor, input: input as never });
  };

  await orchestration.start(id);
  await store.applications.markStarted(id);
  await fillFile(options, id);
  await act('receive', { outcome: 'complete' });
  for (const element of ['process', 'paraf-kasi', 'paraf-kabid', 'paraf-sekdin']) await act(element);
  await act('approve', { decision: 'approved' });
  await act('finalise');
  await until(`the invitation of ${id}`, () => store.applications.transitionByKey(id, 'effect-done/invite-survey'));
  const survey = await until(`the survey of ${id}`, () => store.surveys.byApplication(id));
  await store.surveys.fill(survey.id, { u1: 4 }, Date.now());
  await tell(options, id, { type: 'survey-completed', survey: survey.id });
  const task = await openTaskOf(options, id, 'sign');
  const letter = (await rowOf(options, id))?.state?.letter.final?.sha256 ?? '';
  const recipient = await store.seals.liveKey(Date.now());
  if (recipient === null) throw new Error('no signing worker lives');
  const secret = randomUUID();
  const expiresAt = Date.now() + 120_000;
  const sealed = await seal(recipient, {
    official: signer.id,
    letters: [{ application: id, task: task.id, letter }],
    secret: { kind: 'passphrase', passphrase: signer.passphrase },
    expiresAt,
  });
  await store.seals.put({ id: secret, kid: recipient.kid, sealed, expiresAt });
  await act('sign', { letter, seal: secret });
  await act('print', { copies: 1 });
  await act('announce');
  await act('hand-over', {
    receiver: {
      name: 'Rina',
      identity: '1674014404900001',
      relation: 'karyawan',
      authority: 'Surat kuasa 1 November 2026',
    },
  });
  await until(`the end of ${id}`, async () => ((await rowOf(options, id))?.finishedAt === null ? undefined : true));
};
