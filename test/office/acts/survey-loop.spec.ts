/** Filled surveys that no procedure knows of, on a real record: told once, whether a process died or old rules declined it. */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { declinedChanges, decide } from '../../../src/domain/application/decide.js';
import type { ApplicationMessage } from '../../../src/domain/application/messages.js';
import { openItems } from '../../../src/domain/process/open-items.js';
import { createSurveyLoop } from '../../../src/office/acts/survey-loop.js';
import { surveyTold } from '../../../src/office/acts/survey-told.js';
import {
  aCase,
  did,
  itemOf,
  MORNING,
  officer,
  performed,
  prabumulih,
  tell,
  upTo,
  type Case,
} from '../../builders/case.js';
import { ownDatabase, type OwnDatabase } from '../../infra/persistence/own-database.js';
import { anApplication } from '../../infra/persistence/record-builders.js';

const LATER = MORNING + 60 * 60_000;

let own: OwnDatabase;
let context: ApplicationContext;
/** As an application is decided that began before facts were kept. */
let first: ApplicationContext;
beforeAll(async () => {
  own = await ownDatabase();
  context = await prabumulih();
  const { revision: _revision, ...rules } = context.rules;
  first = { ...context, rules };
  const source = readFileSync('config/processes/prabumulih-tte-survey.bpmn', 'utf8');
  await own.store.definitions.save(context.definition, source, MORNING);
});
afterAll(() => own.drop());

const loop = () =>
  createSurveyLoop({
    surveys: own.store.surveys,
    applications: own.store.applications,
    definitions: own.store.definitions,
    courier: own.store.courier,
    office: 'prabumulih',
    batch: 2,
    graceMs: 10_000,
    idleMs: 1,
    clock: () => LATER,
    report: () => undefined,
  });

/** An application on record where the case stands, its survey filled. */
const recorded = async (kase: Case, filledAt = MORNING): Promise<{ readonly id: string; readonly survey: string }> => {
  const { id } = await own.store.applications.create(anApplication({ definitionDigest: context.definition.digest }));
  for (const [index, { changes }] of kase.log.entries()) {
    const message = kase.told[index] as ApplicationMessage;
    const patch = { ...changes.patch, state: { ...changes.patch.state, application: id } };
    await own.store.recorder.record({
      ...{ application: id, office: 'prabumulih', seq: index + 1, message, accepted: true },
      ...{ ...changes, outbox: [], patch },
    });
  }
  const { id: survey } = await own.store.surveys.open(id, `secret of ${id}`, MORNING);
  await own.store.surveys.fill(survey, { requirements: 4 }, filledAt);
  return { id, survey };
};

let looked = LATER;
/** The messages that wait for the application's procedure, in their order; what is given out is leased for a while. */
const posted = async (application: string) =>
  (await own.store.courier.undelivered(100, (looked += 60_000))).flatMap((one) =>
    one.application === application ? [one.message] : [],
  );

/** Records the procedure's decisions on the posted messages. */
const recordAll = async (id: string, kase: Case): Promise<Case> => {
  let current = kase;
  for (const message of await posted(id)) {
    const seq = ((await own.store.applications.find(id))?.seq ?? 0) + 1;
    const decision = decide(current.context, current.state, message);
    const changes = decision.ok
      ? decision.value.changes
      : declinedChanges(current.context, current.state, message, decision.error);
    await own.store.recorder.record({
      application: id,
      office: 'prabumulih',
      seq,
      message,
      accepted: decision.ok,
      ...changes,
    });
    await own.store.courier.delivered(id, message.key);
    if (decision.ok) current = { ...current, state: decision.value.state };
  }
  return current;
};

const stuckAfterReturn = (): Case => {
  const signable = upTo(aCase(first), 'survey');
  const back = tell(signable, {
    ...{ type: 'return-task', key: 'back', at: signable.state.lastAt, actor: officer('kadin') },
    ...{ task: itemOf(signable, 'sign'), to: 'finalise', reason: 'tanggal', items: [] },
  });
  return ['number', 'draft-final', 'invite-survey'].reduce(
    (kase, effect) => performed(kase, effect),
    did(back, 'finalise'),
  );
};
const open = ({ context: { definition }, state }: Case): readonly string[] =>
  openItems(definition, state.process).map(({ element }) => element);

describe('filled surveys that their procedures do not know of', () => {
  it('are told where the process died that stored the answers, once', async () => {
    const kase = upTo(aCase(context), 'invite-survey');
    const { id, survey } = await recorded(kase);

    await loop().pass();
    await loop().pass();

    expect(await posted(id)).toEqual([surveyTold({ id: survey, filledAt: MORNING })]);
    expect(open(await recordAll(id, kase))).toEqual(['sign']);
    await loop().pass();
    expect(await posted(id)).toEqual([]);
  });

  it('are left to whoever is telling them just now', async () => {
    const { id } = await recorded(upTo(aCase(context), 'invite-survey'), LATER - 1_000);

    await loop().pass();

    expect(await posted(id)).toEqual([]);
  });

  it('free an application that waits again at a gate it has passed', async () => {
    const stuck = stuckAfterReturn();
    const { id, survey } = await recorded(stuck);
    expect(open(stuck)).toEqual(['survey']);
    // what opened the gate the first time
    await own.store.courier.post(id, surveyTold({ id: survey, filledAt: MORNING }));
    const declined = await recordAll(id, stuck);
    expect(open(declined)).toEqual(['survey']);

    await loop().pass();

    const [message, ...more] = await posted(id);
    expect([message, more]).toEqual([surveyTold({ id: survey, filledAt: MORNING }, 'survey#2'), []]);
    expect(open(await recordAll(id, declined))).toEqual(['sign']);
    await loop().pass();
    expect(await posted(id)).toEqual([]);
  });

  it('free an application whose survey was declined a moment before its gate', async () => {
    const early = upTo(aCase(first), 'draft-final');
    const { id, survey } = await recorded(early);
    await own.store.courier.post(id, surveyTold({ id: survey, filledAt: MORNING }));
    await recordAll(id, early);
    await loop().pass();
    expect(await posted(id)).toEqual([]);

    const waiting = performed(early, 'invite-survey');
    const { changes } = waiting.last ?? {
      changes: declinedChanges(first, early.state, early.told[0] as never, {} as never),
    };
    await own.store.recorder.record({
      ...{ application: id, office: 'prabumulih', seq: ((await own.store.applications.find(id))?.seq ?? 0) + 1 },
      ...{ message: waiting.told.at(-1) as ApplicationMessage, accepted: true, ...changes, outbox: [] },
    });
    await loop().pass();

    expect(await posted(id)).toEqual([surveyTold({ id: survey, filledAt: MORNING }, 'survey')]);
    expect(open(await recordAll(id, waiting))).toEqual(['sign']);
  });
});
