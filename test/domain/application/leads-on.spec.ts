/**
 * No application is stuck: in every state that acts, returns, repairs, recalls, refusals, failures and messages lead to, an end
 * can still be reached, something leads on, and a person sees it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide } from '../../../src/domain/application/decide.js';
import { openSurveyGate } from '../../../src/domain/application/facts.js';
import { whatLeadsOn } from '../../../src/domain/application/leads-on.js';
import { lanesOf } from '../../../src/domain/process/definition.js';
import { openItems } from '../../../src/domain/process/open-items.js';
import { err } from '../../../src/domain/shared/result.js';
import { refusal } from '../../../src/domain/shared/error-codes.js';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import { aCase, MINUTE, officer, performed, prabumulih, tell, upTo } from '../../builders/case.js';
import {
  beginning,
  explore,
  movesOf,
  sideMovesOf,
  take,
  type Decide,
  type Exploration,
  type Place,
  type Stuck,
} from '../../builders/exploration.js';

const FOLDER = 'config/processes';
const SURVEY = 'prabumulih-tte-survey.bpmn';
const SHIPPED = readdirSync(FOLDER).filter((file) => file.endsWith('.bpmn'));
/** More places than any shipped procedure has. */
const ALL = 6_000;
const A_WHILE = 600_000;

let office: ApplicationContext;
beforeAll(async () => {
  office = await prabumulih();
});

const contextOf = async (source: string): Promise<ApplicationContext> => {
  const { definition, findings } = await compileBpmn(source, { zone: 'Asia/Jakarta' });
  if (definition === undefined) throw new Error(`fixture is impossible: ${JSON.stringify(findings)}`);
  return { ...office, definition, rules: { ...office.rules, recommendationRequired: false } };
};
const shipped = (file: string): Promise<ApplicationContext> => contextOf(readFileSync(`${FOLDER}/${file}`, 'utf8'));

/** Faults of a place; none where it is as it should be. */
const faultsOf = (context: ApplicationContext, { state, rows }: Place): readonly string[] => {
  const leads = whatLeadsOn(context, state);
  const people = openItems(context.definition, state.process).filter(
    ({ kind }) => kind === 'user' || kind === 'manual',
  );
  const lists = Object.keys(rows).sort().join();
  const roles = new Set(['supervisor', ...lanesOf(context.definition).map(({ id }) => id)]);
  if (state.outcome !== null) return lists === '' && leads.length === 0 ? [] : ['ended, and something is still open'];
  return [
    ...(leads.length > 0 ? [] : ['nothing leads on']),
    ...leads.flatMap(({ seenBy, kind, item }) => (roles.has(seenBy) ? [] : [`nobody sees ${kind} ${item}`])),
    ...leads.flatMap(({ since, kind, item }) =>
      since !== null || kind === 'licences' ? [] : [`${item} has no beginning`],
    ),
    ...(lists ===
    people
      .map(({ id }) => id)
      .sort()
      .join()
      ? []
      : [`the work list shows ${lists}`]),
    ...people.flatMap(({ id, element }) => (roles.has(rows[id] ?? '') ? [] : [`${element} is in nobody's list`])),
  ];
};

const shown = ({ way, open }: Stuck): string => `${way.join(' > ')} >> ${open.join()}`;
const judged = (context: ApplicationContext, { seen, stuck, whole }: Exploration) => ({
  whole,
  stuck: stuck.map(shown),
  faults: [...new Set(seen.flatMap((place) => faultsOf(context, place)))],
});
const SOUND = { whole: true, stuck: [], faults: [] };

describe('every shipped procedure', () => {
  it.each(SHIPPED)(
    '%s leads on from every state, to an end, where a person sees it',
    async (file) => {
      const context = await shipped(file);

      expect(judged(context, explore(context, beginning(context, decide), { most: ALL }))).toEqual(SOUND);
    },
    A_WHILE,
  );

  it(
    'as the licence of a group waits for those before it, and goes on',
    async () => {
      const context = await shipped('metro-izin-anggota.bpmn');
      const start = beginning(context, decide, { licence: { id: 'b', waitsFor: ['a'] } });

      expect(judged(context, explore(context, start, { most: ALL }))).toEqual(SOUND);
      expect(whatLeadsOn(context, start.state)).toContainEqual(
        expect.objectContaining({ kind: 'licences', before: ['a'] }),
      );
    },
    A_WHILE,
  );

  it(
    'leads on after any walk that also rests, and changes files, data and recommendation',
    async () => {
      const contexts = await Promise.all(SHIPPED.map(shipped));
      const seen = new Set<string>();
      const walk = (context: ApplicationContext, choices: readonly number[]): void => {
        let place = beginning(context, decide);
        for (const choice of choices) {
          const moves = [...movesOf(context, place), ...(choice % 4 === 0 ? sideMovesOf(context, place) : [])];
          const move = moves[choice % moves.length];
          if (move === undefined || (move.givesUp === true && choice % 20 !== 0)) continue;
          const next = take(context, place, move, decide);
          if (next === null) continue;
          place = next;
          seen.add(move.message.type);
          expect(faultsOf(context, place)).toEqual([]);
          if (place.state.outcome !== null) return;
        }
      };
      fc.assert(
        fc.property(fc.constantFrom(...contexts), fc.array(fc.nat(10_000), { minLength: 20, maxLength: 80 }), walk),
        { numRuns: 60, seed: 12 },
      );

      expect([...seen].sort()).toEqual(
        expect.arrayContaining([
          'effect-done',
          'file-changed',
          'hold',
          'recall-task',
          'repair',
          'resume',
          'return-task',
        ]),
      );
    },
    A_WHILE,
  );
});

/** Rules from before facts were kept, one mend at a time. */
describe('the search finds', () => {
  const early: Decide = (context, state, message) =>
    message.type === 'survey-completed' && openSurveyGate(context.definition, state.process) === null
      ? err(refusal('ACTION_OUT_OF_TURN', 'nothing waits for the survey'))
      : decide(context, state, message);
  const again: Decide = (context, state, message) => {
    const { revision: _revision, ...rules } = context.rules;
    return message.type === 'survey-completed'
      ? decide(context, state, message)
      : decide({ ...context, rules }, state, message);
  };

  /** The ordinary way, and the head's return. */
  const ordinary = (name: string): boolean =>
    /is done$|^paraf|survey|^complete (?!.*(?:incomplete|refused))|^return sign/.test(name);
  /** The applicant fills the survey once its gate is open. */
  const inTime = (name: string, { state }: Place): boolean =>
    ordinary(name) && (name !== 'the survey is filled' || state.process.waits['survey'] !== undefined);

  it.each([
    [
      'a survey that is declined a moment before its gate',
      early,
      ordinary,
      ['the survey is filled', 'invite-survey is done'],
    ],
    [
      'a gate that does not ask what is known when it is reached again',
      again,
      inTime,
      ['the survey is filled', 'return sign to finalise'],
    ],
  ])('%s', async (_what, planted, only, steps) => {
    const context = await shipped(SURVEY);
    const { whole, stuck, seen } = explore(context, beginning(context, decide), { most: ALL, decide: planted, only });

    expect(whole).toBe(true);
    const ways = stuck.filter(({ open }) => open.join() === 'survey').map(({ way }) => way);
    expect(ways).toContainEqual(expect.arrayContaining(steps));
    // Whoever looks at the states alone sees the second: its state knows what its gate waits for.
    const silent = seen.filter((place) => faultsOf(context, place).includes('nothing leads on'));
    expect(silent.length > 0).toBe(planted === again);
    expect(explore(context, beginning(context, decide), { most: ALL, only }).stuck).toEqual([]);
  });

  const bpmn = (content: string): string =>
    `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" id="d" targetNamespace="t">
     <message id="m" name="answer"/><process id="p" isExecutable="true"><laneSet id="l"><lane id="desk"><flowNodeRef>work</flowNodeRef></lane></laneSet>${content}</process></definitions>`;

  it.each([
    ['machine work that no effect names', '<serviceTask id="x"/>'],
    ['a message of which nobody says who sends it', '<receiveTask id="x" messageRef="m"/>'],
    ['work of people in nobody’s list', '<userTask id="x"/>'],
    ['a task of no kind', '<task id="x"/>'],
    ['a receive task that waits for no message', '<receiveTask id="x"/>'],
  ])('%s', async (_what, element) => {
    const context = await contextOf(
      bpmn(`<startEvent id="s"/><userTask id="work"/>${element}<endEvent id="z"/><sequenceFlow id="f1" sourceRef="s" targetRef="work"/>
       <sequenceFlow id="f2" sourceRef="work" targetRef="x"/><sequenceFlow id="f3" sourceRef="x" targetRef="z"/>`),
    );
    const { seen } = explore(context, beginning(context, decide), { most: ALL });

    expect(
      seen.map((place) => faultsOf(context, place)).filter((faults) => faults.includes('nothing leads on')),
    ).toHaveLength(1);
  });

  it('a gateway with no way out', async () => {
    const context = await contextOf(
      bpmn(`<startEvent id="s"/><userTask id="work"/><exclusiveGateway id="g"/><endEvent id="z"/><sequenceFlow id="f1" sourceRef="s" targetRef="work"/>
       <sequenceFlow id="f2" sourceRef="work" targetRef="g"/><sequenceFlow id="f3" sourceRef="g" targetRef="z"><conditionExpression>outcome = "yes"</conditionExpression></sequenceFlow>`),
    );
    const { stuck } = explore(context, beginning(context, decide), { most: ALL });

    expect(stuck.map(({ way }) => way)).toEqual([['begin', 'complete work {}']]);
  });
});

describe('what leads an application on', () => {
  it('is told with whom it waits for, since when, and who sees it', async () => {
    const context = await prabumulih();
    const waiting = upTo(aCase(context), 'invite-survey');

    expect(whatLeadsOn(context, waiting.state)).toEqual([
      {
        ...{ kind: 'wait', item: 'survey', element: 'survey', name: 'Survei kepuasan diisi pemohon', what: 'message' },
        ...{ called: 'surveyCompleted', whom: 'applicant', seenBy: 'applicant', since: waiting.state.lastAt },
      },
    ]);
    expect(whatLeadsOn(context, upTo(aCase(context), 'process').state)).toMatchObject([
      { kind: 'effect', effect: 'draft' },
    ]);
    expect(whatLeadsOn(context, upTo(aCase(context), 'receive').state)).toMatchObject([
      { kind: 'task', item: 'process', seenBy: 'back-office' },
    ]);
  });

  it('keeps its beginning over what happens beside it', async () => {
    const context = await prabumulih();
    const before = performed(upTo(aCase(context), 'process'), 'draft');
    const { since } = whatLeadsOn(context, before.state)[0] ?? {};
    const at = before.state.lastAt + MINUTE;
    const held = tell(before, {
      ...{ type: 'hold', key: 'h', at, actor: officer('supervisor'), reason: 'x', consent: true },
      ground: Object.keys(context.rules.clock.legalHolds)[0] ?? '',
    });

    expect(whatLeadsOn(context, held.state)).toMatchObject([{ kind: 'hold', seenBy: 'supervisor', since: at }]);
    const resumed = tell(held, {
      type: 'resume',
      key: 'r',
      at: at + MINUTE,
      actor: officer('supervisor'),
      reason: 'x',
    });
    expect(whatLeadsOn(context, resumed.state)).toMatchObject([{ kind: 'task', item: 'paraf-kasi', since }]);
  });

  it('is nothing once the application has ended', async () => {
    const context = await prabumulih();

    expect(whatLeadsOn(context, upTo(aCase(context), 'archive').state)).toEqual([]);
  });
});
