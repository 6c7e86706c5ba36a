import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { ApplicationContext } from '../../../src/domain/application/context.js';
import { decide, newApplication } from '../../../src/domain/application/decide.js';
import type { Decision } from '../../../src/domain/application/carry-out.js';
import { RULES_REVISION } from '../../../src/domain/application/revision.js';
import { SYSTEM, type ApplicationMessage, type OutsideMessage } from '../../../src/domain/application/messages.js';
import type { ApplicationState } from '../../../src/domain/application/state.js';
import { elementOf } from '../../../src/domain/process/definition.js';
import { openItems } from '../../../src/domain/process/open-items.js';
import type { JsonObject } from '../../../src/domain/shared/json.js';
import { compileBpmn } from '../../../src/infra/bpmn/compile.js';
import { MORNING, MINUTE, prabumulih } from '../../builders/case.js';

let office: ApplicationContext;
beforeAll(async () => {
  office = await prabumulih();
});

/** Context of a procedure that the office begins, or that another calls: no requirement, no promise. */
const plain = async (xml: string): Promise<ApplicationContext> => {
  const { definition, findings } = await compileBpmn(xml, { zone: 'Asia/Jakarta' });
  if (definition === undefined) throw new Error(`fixture is impossible: ${JSON.stringify(findings)}`);
  return {
    ...office,
    definition,
    rules: {
      revision: RULES_REVISION,
      permitType: definition.main,
      requirements: [],
      recommendationRequired: false,
      clock: office.rules.clock,
      promise: null,
    },
  };
};

interface Run {
  readonly context: ApplicationContext;
  readonly state: ApplicationState;
  readonly last: Decision;
}

const tell = ({ context, state }: Omit<Run, 'last'>, message: ApplicationMessage): Run => {
  const decision = decide(context, state, message);
  if (!decision.ok) throw new Error(`fixture is impossible: ${decision.error.code}: ${decision.error.detail}`);
  return { context, state: decision.value.state, last: decision.value };
};

const begin = (
  context: ApplicationContext,
  more: Partial<Parameters<typeof newApplication>[1]> = {},
  variables: JsonObject = {},
): Run =>
  tell(
    {
      context,
      state: newApplication(context, {
        id: 'case-1',
        office: 'o',
        applicantUser: null,
        requirements: {},
        at: MORNING,
        ...more,
      }),
    },
    { type: 'started', key: 'started', at: MORNING, actor: SYSTEM, variables },
  );

const says = (
  run: Run,
  message: Omit<Extract<OutsideMessage, { type: 'call-ended' }>, 'key' | 'at' | 'actor'>,
  actor = SYSTEM,
): ApplicationMessage => ({
  ...message,
  key: `${message.task}/ended`,
  at: run.state.lastAt,
  actor,
});

const bpmn = (content: string, process = 'p', more = ''): string =>
  `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:paraf="http://paraf.dev/schema/bpmn/1" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="d" targetNamespace="t">${more}<process id="${process}" isExecutable="true">${content}</process></definitions>`;

describe('the development SOP of Cirebon', () => {
  it('runs to its end with no applicant, permit type, number or letter', async () => {
    let run = begin(await plain(readFileSync('config/processes/cirebon-pengembangan.bpmn', 'utf8')));
    const done: string[] = [];
    while (run.state.outcome === null) {
      const [item] = openItems(run.context.definition, run.state.process);
      if (item === undefined) throw new Error('nothing is open and nothing has ended');
      const { lane, step } = elementOf(run.context.definition, item.element)?.labels ?? {};
      done.push(`${String(step)} ${String(lane)}`);
      const at = run.state.lastAt + MINUTE;
      run = tell(run, {
        type: 'complete-task',
        key: item.id,
        at,
        actor: { user: `user-${String(lane)}`, roles: [String(lane)] },
        task: item.id,
        input: {},
      });
    }

    expect(run.state.outcome).toBe('completed');
    expect([...new Set(done.map((row) => row.split(' ')[0]))]).toEqual(['1', '2', '3', '4', '5', '6', '7', '8']);
    expect(run.state.letter).toEqual({ kind: 'permit' });
    expect(run.last.changes.outbox).toEqual([]);
    expect(run.last.changes.patch).toMatchObject({ status: 'completed', dueAt: null });
  });

  it('is done by its own lanes alone', async () => {
    const run = begin(await plain(readFileSync('config/processes/cirebon-pengembangan.bpmn', 'utf8')));
    const refused = decide(run.context, run.state, {
      type: 'complete-task',
      key: 'x',
      at: MORNING,
      actor: { user: 'u', roles: ['kepala', 'front-office', 'supervisor'] },
      task: 'analyse',
      input: {},
    });

    expect(refused).toMatchObject({ ok: false, error: { code: 'PERMISSION_DENIED' } });
  });
});

describe('a call activity', () => {
  const CALLER = bpmn(
    `<startEvent id="s"/><callActivity id="c" calledElement="child"/><boundaryEvent id="b" attachedToRef="c"><errorEventDefinition errorRef="e"/></boundaryEvent>
     <boundaryEvent id="w" attachedToRef="c" cancelActivity="false"><escalationEventDefinition escalationRef="x"/></boundaryEvent>
     <userTask id="after"/><userTask id="failed"/><userTask id="warned"/><endEvent id="z"/>
     <sequenceFlow id="f1" sourceRef="s" targetRef="c"/><sequenceFlow id="f2" sourceRef="c" targetRef="after"/><sequenceFlow id="f3" sourceRef="b" targetRef="failed"/>
     <sequenceFlow id="f4" sourceRef="w" targetRef="warned"/><sequenceFlow id="f5" sourceRef="after" targetRef="z"/>`,
    'p',
    '<error id="e" errorCode="E-1"/><escalation id="x" escalationCode="X-1"/>',
  );
  const open = (run: Run): readonly string[] =>
    openItems(run.context.definition, run.state.process).map(({ element }) => element);

  it('asks for the called procedure, and goes on with what it leaves behind', async () => {
    const run = begin(await plain(CALLER), {}, { amount: 7 });

    expect(run.last.calls).toEqual([{ item: 'c', element: 'c', process: 'child', variables: { amount: 7 } }]);
    const after = tell(
      run,
      says(run, {
        type: 'call-ended',
        task: 'c',
        child: 'k',
        outcome: 'completed',
        error: null,
        outputs: { total: 9 },
      }),
    );
    expect(open(after)).toEqual(['after']);
    expect(after.state.process.variables).toEqual({ amount: 7, total: 9 });
  });

  it('catches the error that the called procedure ended with', async () => {
    const run = begin(await plain(CALLER));
    const after = tell(
      run,
      says(run, { type: 'call-ended', task: 'c', child: 'k', outcome: 'failed', error: 'E-1', outputs: {} }),
    );

    expect(open(after)).toEqual(['failed']);
  });

  it('hears an escalation and goes on waiting', async () => {
    const run = begin(await plain(CALLER));
    const after = tell(run, { type: 'call-escalated', key: 'x', at: MORNING, actor: SYSTEM, task: 'c', code: 'X-1' });

    expect([...open(after)].sort()).toEqual(['c', 'warned']);
  });

  it('is ended by nobody but the record itself', async () => {
    const run = begin(await plain(CALLER));
    const message = says(
      run,
      { type: 'call-ended', task: 'c', child: 'k', outcome: 'completed', error: null, outputs: {} },
      { user: 'u', roles: ['supervisor'] },
    );

    expect(decide(run.context, run.state, message)).toMatchObject({ ok: false, error: { code: 'PERMISSION_DENIED' } });
  });

  it('calls the called procedure off when its caller ends', async () => {
    const run = begin(await plain(CALLER), { applicantUser: 'user-applicant' });
    const gone = tell(run, {
      type: 'withdraw',
      key: 'w',
      at: MORNING,
      actor: { user: 'user-applicant', roles: ['applicant'] },
      reason: 'batal',
    });

    expect(gone.last.changes.outbox).toMatchObject([
      { channel: 'mail', payload: { kind: 'ended', outcome: 'withdrawn' } },
      { channel: 'internal-message', payload: { kind: 'call-cancelled', item: 'c' } },
    ]);
  });

  it('of a called procedure: its end and its uncaught error are told to the caller', async () => {
    const context = await plain(
      bpmn(
        `<startEvent id="s"/><userTask id="t"/><exclusiveGateway id="g" default="f3"/><endEvent id="bad"><errorEventDefinition errorRef="e"/></endEvent><endEvent id="good"/>
         <sequenceFlow id="f1" sourceRef="s" targetRef="t"/><sequenceFlow id="f2" sourceRef="t" targetRef="g"/><sequenceFlow id="f3" sourceRef="g" targetRef="good"/>
         <sequenceFlow id="f4" sourceRef="g" targetRef="bad"><conditionExpression xsi:type="tFormalExpression">wrong = true</conditionExpression></sequenceFlow>`,
        'child',
        '<error id="e" errorCode="E-1"/>',
      ),
    );
    const lane = { ...context };
    const parent = { application: 'parent-1', item: 'c' };
    const ended = (wrong: boolean): JsonObject | undefined => {
      const run = begin(lane, { parent });
      const item = openItems(run.context.definition, run.state.process)[0];
      const done = tell(run, {
        type: 'complete-task',
        key: 'k',
        at: MORNING,
        actor: { user: 'u', roles: [''] },
        task: item?.id ?? '',
        input: { wrong },
      });
      return done.last.changes.outbox[0]?.payload;
    };

    expect(ended(false)).toMatchObject({
      kind: 'call-ended',
      to: 'parent-1',
      task: 'c',
      outcome: 'completed',
      error: null,
      outputs: { wrong: false },
    });
    expect(ended(true)).toMatchObject({ kind: 'call-ended', outcome: 'failed', error: 'E-1' });
  });
});

describe('messages and signals between procedures', () => {
  const THROWER = bpmn(
    `<startEvent id="s"/><intermediateThrowEvent id="m"><messageEventDefinition messageRef="M"/></intermediateThrowEvent>
     <intermediateThrowEvent id="g"><signalEventDefinition signalRef="S"/></intermediateThrowEvent>
     <intermediateThrowEvent id="x"><escalationEventDefinition escalationRef="X"/></intermediateThrowEvent><userTask id="t"/>
     <sequenceFlow id="f1" sourceRef="s" targetRef="m"/><sequenceFlow id="f2" sourceRef="m" targetRef="g"/><sequenceFlow id="f3" sourceRef="g" targetRef="x"/><sequenceFlow id="f4" sourceRef="x" targetRef="t"/>`,
    'p',
    '<message id="M" name="bayar"/><signal id="S" name="sistem-padam"/><escalation id="X" escalationCode="X-9"/>',
  );
  const CATCHER = bpmn(
    `<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="m"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>
     <intermediateCatchEvent id="n"><signalEventDefinition signalRef="S"/></intermediateCatchEvent><userTask id="paid"/><userTask id="dark"/>
     <sequenceFlow id="f1" sourceRef="s" targetRef="g"/><sequenceFlow id="f2" sourceRef="g" targetRef="m"/><sequenceFlow id="f3" sourceRef="g" targetRef="n"/>
     <sequenceFlow id="f4" sourceRef="m" targetRef="paid"/><sequenceFlow id="f5" sourceRef="n" targetRef="dark"/>`,
    'q',
    '<message id="M" name="bayar"/><signal id="S" name="sistem-padam"/>',
  );
  const open = (run: Run): readonly string[] =>
    openItems(run.context.definition, run.state.process).map(({ element }) => element);

  it('go out in order with keys of their own; an escalation that nothing catches is a fact and mail', async () => {
    const run = begin(await plain(THROWER), {}, { sum: 5 });

    expect(run.last.changes.outbox.map(({ channel, key }) => `${channel} ${key}`)).toEqual([
      'internal-message case-1/said/1',
      'internal-message case-1/said/2',
      'mail case-1/said/3',
    ]);
    expect(run.last.changes.outbox[0]?.payload).toEqual({
      kind: 'message',
      name: 'bayar',
      payload: null,
      correlationKey: null,
    });
    expect(run.last.changes.audit).toContainEqual(
      expect.objectContaining({ verb: 'escalation-thrown', element: 'x', after: { code: 'X-9' } }),
    );
  });

  it('are awaited by name as long as their catching events are', async () => {
    const run = begin(await plain(CATCHER));
    expect(run.last.changes.patch.awaits).toEqual([
      { kind: 'message', name: 'bayar', element: expect.any(String) },
      { kind: 'signal', name: 'sistem-padam', element: expect.any(String) },
    ]);

    const paid = tell(run, {
      type: 'process-message',
      key: 'm',
      at: MORNING,
      actor: { user: 'bank', roles: ['integrator'] },
      name: 'bayar',
      payload: { sum: 5 },
      correlationKey: null,
    });
    expect(open(paid)).toEqual(['paid']);
    expect(paid.state.process.variables).toEqual({ sum: 5 });
    expect(paid.last.changes.patch.awaits).toEqual([]);

    const dark = tell(run, {
      type: 'process-signal',
      key: 's',
      at: MORNING,
      actor: SYSTEM,
      name: 'sistem-padam',
      payload: null,
    });
    expect(open(dark)).toEqual(['dark']);
  });

  it('are declined where nobody waits, and from who may not send', async () => {
    const run = begin(await plain(CATCHER));
    const send = (name: string, roles: readonly string[]): unknown =>
      decide(run.context, run.state, {
        type: 'process-message',
        key: 'm',
        at: MORNING,
        actor: { user: 'u', roles },
        name,
        payload: null,
        correlationKey: null,
      });

    expect(send('lain', ['integrator'])).toMatchObject({ ok: false, error: { code: 'ACTION_OUT_OF_TURN' } });
    expect(send('bayar', ['front-office'])).toMatchObject({ ok: false, error: { code: 'PERMISSION_DENIED' } });
  });

  it('open no survey gate', () => {
    const state = newApplication(office, { id: 'a', office: 'o', applicantUser: null, requirements: {}, at: MORNING });
    const started = tell(
      { context: office, state },
      { type: 'started', key: 'started', at: MORNING, actor: SYSTEM, variables: {} },
    );
    const message = {
      type: 'process-message',
      key: 'm',
      at: MORNING,
      actor: SYSTEM,
      name: 'surveyCompleted',
      payload: null,
      correlationKey: null,
    } as const;

    expect(decide(office, started.state, message)).toMatchObject({ ok: false, error: { data: { gate: 'survey' } } });
  });
});
