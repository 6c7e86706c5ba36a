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

/** From the stored application to the archived case. */
export const wholePermit = async (options: WholeOptions, id: string): Promise<void> => {
  const { store, orchestration, requirements, signer } = options;
  const row = (): Promise<ApplicationRow | null> => store.applications.find(id);
  const tell = async (message: Partial<OutsideMessage> & Pick<OutsideMessage, 'type'>): Promise<void> => {
    const whole = {
      key: randomUUID(),
      at: Date.now(),
      actor: { user: 'system', roles: [] },
      ...message,
    } as OutsideMessage;
    await orchestration.tell(id, whole);
    const done = await until(`${message.type} of ${id}`, () => store.applications.transitionByKey(id, whole.key));
    if (!done.accepted)
      throw new Error(
        `${message.type} of ${id} was declined: ${done.refusal?.code ?? ''}: ${done.refusal?.detail ?? ''}`,
      );
  };
  const openTask = (element: string): Promise<TaskRow> =>
    until(`${element} of ${id}`, async () =>
      (
        await store.tasks.list({ office: (await row())?.office ?? '', application: id, state: 'open', limit: 5 })
      ).items.find((task) => task.element === element),
    );
  const act = async (element: string, input: Record<string, unknown> = {}): Promise<void> => {
    const task = await openTask(element);
    const actor = {
      user: task.action === 'sign' || task.action === 'approve' ? signer.id : `bench-${task.role}-${element}`,
      roles: [task.role],
    };
    if (task.action === 'paraf')
      return tell({
        type: 'give-paraf',
        task: task.id,
        actor,
        draft: (await row())?.state?.letter.draft?.sha256 ?? '',
      });
    return tell({ type: 'complete-task', task: task.id, actor, input: input as never });
  };

  await orchestration.start(id);
  await openTask('receive');
  for (const requirement of requirements) {
    await tell({
      type: 'file-changed',
      actor: { user: 'bench-front-office', roles: ['front-office'] },
      change: { kind: 'requirement', requirement, sha256: hash(requirement) },
    });
  }
  await tell({
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
  for (const element of ['receive', 'process', 'paraf-kasi', 'paraf-kabid', 'paraf-sekdin', 'approve', 'finalise'])
    await act(element);
  await until(`the invitation of ${id}`, () => store.applications.transitionByKey(id, 'effect-done/invite-survey'));
  const survey = await until(`the survey of ${id}`, () => store.surveys.byApplication(id));
  await store.surveys.fill(survey.id, { u1: 4 }, Date.now());
  await tell({ type: 'survey-completed', survey: survey.id });
  const task = await openTask('sign');
  const letter = (await row())?.state?.letter.final?.sha256 ?? '';
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
  await act('hand-over', { receiver: { name: 'Toko Makmur', identity: '1674014404900001', relation: 'pemohon' } });
  await until(`the end of ${id}`, async () => ((await row())?.finishedAt === null ? undefined : true));
};
