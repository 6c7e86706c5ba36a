/** Gates that wait for a fact: what is true when the gate is reached is not waited for. */
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide, newApplication } from '../../../src/domain/application/decide.js';
import { openSurveyGate, standingFacts } from '../../../src/domain/application/facts.js';
import { SYSTEM, type ApplicationMessage } from '../../../src/domain/application/messages.js';
import { openItems } from '../../../src/domain/process/open-items.js';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import {
  aCase,
  did,
  itemOf,
  MINUTE,
  MORNING,
  officer,
  performed,
  prabumulih,
  tell,
  upTo,
  type Case,
} from '../../builders/case.js';

let context: ApplicationContext;
/** As an application is decided that began before facts were kept. */
let first: ApplicationContext;
beforeAll(async () => {
  context = await prabumulih();
  const { revision: _revision, ...rules } = context.rules;
  first = { ...context, rules };
});

const open = ({ context: { definition }, state }: Case): readonly string[] =>
  openItems(definition, state.process).map(({ element }) => element);
const verbs = ({ last }: Case): readonly string[] => (last?.changes.audit ?? []).map(({ verb }) => verb);
const restsForApplicant = ({ state }: Case): boolean =>
  state.clock.stops.some(({ to, ground }) => to === null && ground.kind === 'applicant');
const base = (kase: Case, key: string) => ({ key, at: kase.state.lastAt + MINUTE, actor: SYSTEM });
const filled = (kase: Case, more: { readonly key?: string; readonly gate?: string } = {}): ApplicationMessage => ({
  ...base(kase, more.key ?? 'survey'),
  type: 'survey-completed',
  survey: 's-1',
  ...(more.gate === undefined ? {} : { gate: more.gate }),
});
const returnedToFinalise = (kase: Case): Case =>
  tell(kase, {
    ...base(kase, 'back'),
    type: 'return-task',
    actor: officer('kadin'),
    task: itemOf(kase, 'sign'),
    to: 'finalise',
    reason: 'tanggal keliru',
    items: [],
  });
const repairedToFinalise = (kase: Case): Case =>
  tell(kase, {
    ...base(kase, 'mend'),
    type: 'repair',
    actor: officer('supervisor'),
    task: itemOf(kase, 'sign'),
    to: 'finalise',
    reason: 'tanggal keliru',
  });
const finalisedAgain = (kase: Case): Case =>
  ['number', 'draft-final', 'invite-survey'].reduce((at, effect) => performed(at, effect), did(kase, 'finalise'));

describe('the survey gate', () => {
  it.each([
    ['returned', returnedToFinalise],
    ['repaired', repairedToFinalise],
  ])('does not wait again for a survey that is filled when the letter is %s behind it', (_how, back) => {
    const again = finalisedAgain(back(upTo(aCase(context), 'survey')));

    expect(open(again)).toEqual(['sign']);
    expect(verbs(again)).toEqual(['invite-survey', 'fact-stands']);
    expect(again.last?.changes.audit[1]).toMatchObject({
      actor: 'system',
      element: 'survey',
      after: { message: 'surveyCompleted' },
    });
    expect(again.last?.changes.tasksOpened.map(({ element }) => element)).toEqual(['sign']);
    expect(restsForApplicant(again)).toBe(false);
    expect(did(again, 'sign').state.acts.at(-1)?.element).toBe('sign');
  });

  it.each(['receive', 'process', 'finalise', 'number', 'draft-final'])(
    'does not wait for a survey that was filled while the application stood behind %s',
    (station) => {
      const early = tell(upTo(aCase(context), station), filled(upTo(aCase(context), station)));
      expect([verbs(early), early.state.surveyAt === null]).toEqual([['survey'], false]);
      expect(decide(early.context, early.state, filled(early, { key: 'again' }))).toMatchObject({
        ok: false,
        error: { code: 'SURVEY_ALREADY_FILLED' },
      });

      const there = [
        'process',
        'draft',
        'paraf-kasi',
        'paraf-kabid',
        'paraf-sekdin',
        'approve',
        'finalise',
        'number',
        'draft-final',
        'invite-survey',
      ]
        .filter((_element, index, all) => index > all.indexOf(station))
        .reduce(
          (kase, element) =>
            ['draft', 'number', 'draft-final', 'invite-survey'].includes(element)
              ? performed(kase, element)
              : did(kase, element),
          early,
        );

      expect(open(there)).toEqual(['sign']);
      expect(verbs(there)).toContain('fact-stands');
      expect(there.state.clock.stops.filter(({ ground }) => ground.detail === 'survey')).toEqual([]);
    },
  );

  it('waits for the applicant, and lets the clock rest, while nobody has filled it', () => {
    const waiting = upTo(aCase(context), 'invite-survey');

    expect(open(waiting)).toEqual(['survey']);
    expect(restsForApplicant(waiting)).toBe(true);
    expect(open(tell(waiting, filled(waiting)))).toEqual(['sign']);
  });

  it('is opened by the survey’s own record alone, early as well', () => {
    const kase = upTo(aCase(context), 'finalise');

    expect(decide(context, kase.state, { ...filled(kase), actor: officer('supervisor') })).toMatchObject({
      ok: false,
      error: { code: 'PERMISSION_DENIED' },
    });
  });
});

describe('an application that began before facts were kept', () => {
  it('is decided as it was: an early survey is declined, a gate that is reached again waits', () => {
    const early = upTo(aCase(first), 'draft-final');
    expect(decide(first, early.state, filled(early))).toMatchObject({
      ok: false,
      error: { code: 'ACTION_OUT_OF_TURN' },
    });

    const stuck = finalisedAgain(returnedToFinalise(upTo(aCase(first), 'survey')));
    expect(open(stuck)).toEqual(['survey']);
    expect(decide(first, stuck.state, filled(stuck, { key: 'again' }))).toMatchObject({
      ok: false,
      error: { code: 'SURVEY_ALREADY_FILLED' },
    });
    expect(standingFacts(first.definition, stuck.state)).toMatchObject([{ element: 'survey' }]);
  });

  it('is freed where it waits for a survey that is filled, once', () => {
    const stuck = finalisedAgain(returnedToFinalise(upTo(aCase(first), 'survey')));
    const gate = openSurveyGate(first.definition, stuck.state.process) ?? 'none';

    const freed = tell(stuck, filled(stuck, { key: `s-1/${gate}`, gate }));

    expect(open(freed)).toEqual(['sign']);
    expect(freed.state.surveyAt).toBe(stuck.state.surveyAt);
    expect(restsForApplicant(freed)).toBe(false);
    expect(decide(first, freed.state, filled(freed, { key: 'more', gate }))).toMatchObject({
      ok: false,
      error: { code: 'SURVEY_ALREADY_FILLED' },
    });
  });

  it('is freed where its early survey was declined for good', () => {
    const waiting = upTo(aCase(first), 'invite-survey');
    const gate = openSurveyGate(first.definition, waiting.state.process) ?? 'none';

    const freed = tell(waiting, filled(waiting, { key: `s-1/${gate}`, gate }));

    expect(open(freed)).toEqual(['sign']);
    expect(freed.state.surveyAt).not.toBeNull();
  });
});

describe('a gate for another fact', () => {
  const bpmn = (receive: string): string =>
    `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" id="d" targetNamespace="t">
     <message id="m" name="paymentReceived"/><process id="p" isExecutable="true">
     <laneSet id="l"><lane id="desk"><flowNodeRef>prepare</flowNodeRef><flowNodeRef>check</flowNodeRef></lane></laneSet>
     <startEvent id="s"/><userTask id="prepare"/>${receive}<userTask id="check" paraf:returnTo="prepare"/><endEvent id="z"/>
     <sequenceFlow id="f1" sourceRef="s" targetRef="prepare"/><sequenceFlow id="f2" sourceRef="prepare" targetRef="pay"/>
     <sequenceFlow id="f3" sourceRef="pay" targetRef="check"/><sequenceFlow id="f4" sourceRef="check" targetRef="z"/></process></definitions>`;

  const begun = async (receive: string): Promise<Case> => {
    const { definition, findings } = await compileBpmn(bpmn(receive), { zone: 'Asia/Jakarta' });
    if (definition === undefined) throw new Error(`fixture is impossible: ${JSON.stringify(findings)}`);
    const own = { ...context, definition, rules: { ...context.rules, requirements: [], promise: null } };
    const state = newApplication(own, { id: 'app-2', office: 'o', applicantUser: null, requirements: {}, at: MORNING });
    const kase = { context: own, state, last: null, log: [], told: [] };
    return tell(kase, { type: 'started', key: 'started', at: MORNING, actor: SYSTEM, variables: { bill: 'B-1' } });
  };
  const paid = (kase: Case, correlationKey: string | null = null): ApplicationMessage => ({
    ...base(kase, `paid/${String(kase.state.lastAt)}`),
    type: 'process-message',
    name: 'paymentReceived',
    payload: null,
    correlationKey,
  });
  const done = (kase: Case, element: string): Case =>
    tell(kase, {
      ...base(kase, `${element}/${String(kase.state.lastAt)}`),
      type: 'complete-task',
      actor: officer('desk'),
      task: itemOf(kase, element),
      input: {},
    });
  const back = (kase: Case): Case =>
    tell(kase, {
      ...base(kase, 'back'),
      type: 'return-task',
      actor: officer('desk'),
      task: itemOf(kase, 'check'),
      to: 'prepare',
      reason: 'x',
      items: [],
    });
  const roundTrip = (kase: Case, key: string | null = null): Case => {
    const waiting = done(kase, 'prepare');
    return done(back(tell(waiting, paid(waiting, key))), 'prepare');
  };

  it.each(['paraf:gate="payment"', 'paraf:action="pay"'])('(%s) stands once it was told', async (mark) => {
    const again = roundTrip(await begun(`<receiveTask id="pay" messageRef="m" ${mark}/>`));

    expect(open(again)).toEqual(['check']);
    expect(verbs(again)).toEqual(['complete', 'fact-stands']);
    expect(Object.keys(again.state.facts ?? {})).toEqual(['pay']);
  });

  it('stands for the key that it was told under, and for no other', async () => {
    const keyed = '<receiveTask id="pay" messageRef="m" paraf:gate="payment" paraf:correlationKey="bill"/>';
    expect(open(roundTrip(await begun(keyed), 'B-1'))).toEqual(['check']);

    const waiting = done(await begun(keyed), 'prepare');
    const returned = back(tell(waiting, paid(waiting, 'B-1')));
    const other = tell(returned, {
      ...base(returned, 'other'),
      type: 'complete-task',
      actor: officer('desk'),
      task: itemOf(returned, 'prepare'),
      input: { bill: 'B-2' },
    });
    expect(open(other)).toEqual(['pay']);
  });

  it('an event that is no gate is awaited anew each time', async () => {
    const again = roundTrip(await begun('<receiveTask id="pay" messageRef="m"/>'));

    expect(open(again)).toEqual(['pay']);
    expect(again.state.facts).toBeUndefined();
  });
});
