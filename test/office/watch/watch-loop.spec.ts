import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { START_TASK } from '../../../src/domain/application/incident-end.js';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import { createWatchLoop, STUCK } from '../../../src/office/watch/watch-loop.js';
import type { LoopEvent } from '../../../src/office/polling-loop.js';
import type { ErrorCode } from '../../../src/domain/shared/error-codes.js';
import {
  aCase,
  APPLICANT,
  itemOf,
  MINUTE,
  MORNING,
  officer,
  prabumulih,
  tell,
  upTo,
  type Case,
} from '../../builders/case.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';
import { anApplication, aTransition, unique } from '../../infra/persistence/record-builders.js';

/** Published before a service task without an effect was refused: nothing performs the work at x. */
const STANDING_STILL = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" id="d" targetNamespace="t">
  <process id="standing-still" isExecutable="true"><laneSet id="l"><lane id="front-office"><flowNodeRef>work</flowNodeRef></lane></laneSet>
  <startEvent id="s"/><userTask id="work"/><serviceTask id="x"/><endEvent id="z"/><sequenceFlow id="f1" sourceRef="s" targetRef="work"/>
  <sequenceFlow id="f2" sourceRef="work" targetRef="x"/><sequenceFlow id="f3" sourceRef="x" targetRef="z"/></process></definitions>`;

let own: OwnDatabase;
let sound: ApplicationContext;
let standing: ApplicationContext;
let now = MORNING;

const publish = async (context: ApplicationContext, xml: string): Promise<void> =>
  own.store.definitions.save(context.definition, xml, MORNING);

beforeAll(async () => {
  own = await ownDatabase();
  sound = await prabumulih();
  const { definition } = await compileBpmn(STANDING_STILL, { zone: 'Asia/Jakarta' });
  if (definition === undefined) throw new Error('fixture is impossible');
  standing = { ...sound, definition, rules: { ...sound.rules, recommendationRequired: false } };
  await publish(standing, STANDING_STILL);
  await publish(sound, '<sound/>');
});
afterAll(() => own.drop());

const watcher = (office: string, batch = 20) => {
  const reported: LoopEvent[] = [];
  const loop = createWatchLoop({
    ...{ ...own.store, office, batch, idleMs: MINUTE, clock: () => now },
    report: (event) => void reported.push(event),
  });
  return { reported, round: () => loop.pass() };
};

const stored = async (office: string, context: ApplicationContext): Promise<string> => {
  const application = anApplication({ office, definitionDigest: context.definition.digest, receivedAt: MORNING });
  await own.store.applications.create(application);
  await own.store.applications.markStarted(application.id);
  return application.id;
};

const seqs = new Map<string, number>();
/** The record as a workflow would have written it. */
const record = async (id: string, office: string, { state }: Case): Promise<void> => {
  const seq = (seqs.get(id) ?? 0) + 1;
  seqs.set(id, seq);
  await own.store.recorder.record(
    aTransition(id, seq, {
      office,
      patch: {
        ...{
          status: state.outcome ?? 'running',
          dueAt: null,
          clockRunning: false,
          state: { ...state, application: id },
        },
        ...(state.outcome === null ? {} : { finishedAt: now }),
      },
    }),
  );
};

const open = async (id: string) =>
  (await own.store.incidents.list({ application: id, open: true })).map(({ task, code, detail }) => ({
    ...{ task, code, detail },
  }));

const worked = (kase: Case): Case =>
  tell(kase, {
    ...{ type: 'complete-task', key: unique('act'), at: MORNING + MINUTE, actor: officer('front-office') },
    ...{ task: itemOf(kase, 'work'), input: {} },
  });

describe('the watcher', () => {
  it('raises an incident of an application that nothing leads on, and closes it when it goes on', async () => {
    const office = unique('office');
    const id = await stored(office, standing);
    const { round, reported } = watcher(office);
    const begun = aCase(standing);
    await record(id, office, begun);
    await round();
    expect(await open(id)).toEqual([]);

    const still = worked(begun);
    await record(id, office, still);
    await round();
    await round();

    expect(await open(id)).toEqual([
      { task: 'watch', code: STUCK, detail: expect.stringContaining('open: service x') },
    ]);
    expect(reported).toHaveLength(1);

    const withdrawn = tell(still, {
      ...{ type: 'withdraw', key: unique('act'), at: MORNING + 2 * MINUTE, actor: APPLICANT },
      reason: 'pemohon mengundurkan diri',
    });
    await record(id, office, withdrawn);
    await round();

    expect(await open(id)).toEqual([]);
  });

  it('says within five minutes that a started procedure has recorded nothing, and no longer when it has', async () => {
    const office = unique('office');
    const id = await stored(office, sound);
    const { round } = watcher(office);
    now = MORNING + 2 * MINUTE;
    await round();
    expect(await open(id)).toEqual([]);

    now = MORNING + 4 * MINUTE;
    await round();
    expect(await open(id)).toMatchObject([{ code: STUCK, detail: expect.stringContaining('recorded nothing') }]);

    await record(id, office, aCase(sound));
    await round();
    expect(await open(id)).toEqual([]);
  });

  it('finds it in an office of many, page after page, and looks no second time at what stands as it stood', async () => {
    const office = unique('office');
    for (let made = 0; made < 5; made += 1) await record(await stored(office, sound), office, aCase(sound));
    const id = await stored(office, standing);
    await record(id, office, worked(aCase(standing)));
    const { round } = watcher(office, 2);
    const looked: string[] = [];
    const { applications } = own.store;
    const counting = createWatchLoop({
      ...{ ...own.store, office, batch: 2, idleMs: MINUTE, clock: () => now, report: () => undefined },
      applications: {
        find: (one) => {
          looked.push(one);
          return applications.find(one);
        },
      },
    });

    while ((await round()) > 0);
    expect(await open(id)).toMatchObject([{ code: STUCK }]);

    while ((await counting.pass()) > 0);
    expect(new Set(looked).size).toBe(6);
    looked.length = 0;
    while ((await counting.pass()) > 0);
    expect(new Set(looked)).toEqual(new Set([id]));
  });

  it('closes what machine work left open: taken back by a withdrawal, or a start that failed before its worker died', async () => {
    const office = unique('office');
    const id = await stored(office, sound);
    const drafting = upTo(aCase(sound), 'process');
    const task = itemOf(drafting, 'draft');
    const raise = (of: string | null, code: ErrorCode) =>
      own.store.incidents.raise({ application: id, task: of, code, detail: 'is away', at: now });
    await raise(START_TASK, 'ORCHESTRATION_UNAVAILABLE');
    await record(id, office, drafting);
    await raise(task, 'UPSTREAM_UNAVAILABLE');
    await raise('outbox/oss-license', 'UPSTREAM_UNAVAILABLE');
    await raise(null, 'CLAIMED_TIME');
    const { round } = watcher(office);
    const tasks = async () => (await open(id)).map((incident) => incident.task);

    await round();
    expect(new Set(await tasks())).toEqual(new Set([task, 'outbox/oss-license', null]));

    await record(
      id,
      office,
      tell(drafting, {
        ...{ type: 'withdraw', key: unique('act'), at: drafting.state.lastAt + MINUTE, actor: APPLICANT },
        reason: 'pemohon mengundurkan diri',
      }),
    );
    await round();
    // Incidents of the outbox and of the signature are closed by their owners.
    expect(new Set(await tasks())).toEqual(new Set(['outbox/oss-license', null]));
  });
});
