import { describe, expect, it } from '@jest/globals';
import { file, process, traced } from './drawing.js';

describe('sub-processes', () => {
  it('are complete when their last token is gone', async () => {
    const { said } = await traced(
      process(
        '<startEvent id="s"/><subProcess id="S"><startEvent id="i"/><task id="A"/><task id="B"/>[i>A; i>B]</subProcess><task id="N"/>[s>S; S>N]',
      ),
      { stubs: { elements: { B: { after: 'PT4S' } } } },
    );

    expect(said.filter((l) => l.endsWith('completed S'))).toEqual(['PT4S completed S']);
    expect(said).toContain('PT4S completed N');
  });

  it('an error inside ends them at their boundary', async () => {
    const xml = process(
      '<startEvent id="s"/><subProcess id="S"><startEvent id="i"/><task id="A"/><endEvent id="x"><errorEventDefinition errorRef="E"/></endEvent>[i>A; i>x]</subProcess><boundaryEvent id="b" attachedToRef="S"><errorEventDefinition errorRef="E"/></boundaryEvent><task id="N"/><task id="H"/>[s>S; S>N; b>H]',
      '<error id="E" errorCode="e"/>',
    );
    const { said } = await traced(xml, { stubs: { elements: { A: { never: true } } } });

    expect(said).toEqual(expect.arrayContaining(['cancelled A', 'cancelled S', 'caught b', 'completed H']));
    expect(said.join()).not.toContain('entered N');
  });

  it('keep what their data objects hold to themselves', async () => {
    const { variables } = await traced(
      process(
        '<startEvent id="s"/><subProcess id="S"><dataObject id="d" name="mine"/><startEvent id="i"/><task id="A"/>[i>A]</subProcess>[s>S]',
      ),
      { stubs: { elements: { A: { set: { mine: 1, ours: 2 } } } } },
    );

    expect(variables).toEqual({ ours: 2 });
  });
});

describe('event sub-processes', () => {
  const xml = (interrupting: boolean): string =>
    process(
      `<startEvent id="s"/><userTask id="A"/>[s>A]<subProcess id="E" triggeredByEvent="true"><startEvent id="m" isInterrupting="${String(interrupting)}"><messageEventDefinition messageRef="M"/></startEvent><task id="H"/>[m>H]</subProcess>`,
      '<message id="M" name="M"/>',
    );
  const stubs = {
    elements: { A: { after: 'PT9S' } },
    messages: [
      { at: 'PT1S', name: 'M' },
      { at: 'PT2S', name: 'M' },
    ],
  };

  it('interrupt once, or run beside as often as they are triggered', async () => {
    const rupting = await traced(xml(true), { stubs });
    const beside = await traced(xml(false), { stubs });

    expect(rupting.said).toContain('PT1S cancelled A');
    expect(rupting.said.filter((l) => l.endsWith('completed H'))).toHaveLength(1);
    expect(beside.said).toContain('PT9S completed A');
    expect(beside.said.filter((l) => l.endsWith('completed H'))).toHaveLength(2);
  });
});

describe('call activities', () => {
  const xml = (end: string): string =>
    file(
      `<error id="E" errorCode="e"/><escalation id="X" escalationCode="x"/><process id="P"><startEvent id="s"/><callActivity id="C" calledElement="Q"/><boundaryEvent id="b" attachedToRef="C"><errorEventDefinition errorRef="E"/></boundaryEvent><boundaryEvent id="n" attachedToRef="C" cancelActivity="false"><escalationEventDefinition escalationRef="X"/></boundaryEvent>[s>C]</process><process id="Q"><startEvent id="q"/><task id="A"/><endEvent id="z">${end}</endEvent>[q>A; A>z]</process>`,
    );

  it('run what they call, with its variables and back', async () => {
    const { said, variables } = await traced(xml(''), {
      processes: ['P'],
      variables: { x: 1 },
      stubs: { elements: { A: { set: { y: { feel: 'x + 1' } } } } },
    });

    expect(said.indexOf('completed z')).toBeLessThan(said.indexOf('completed C'));
    expect(variables).toEqual({ x: 1, y: 2 });
  });

  it('pass errors and escalations on to the caller', async () => {
    expect((await traced(xml('<errorEventDefinition errorRef="E"/>'), { processes: ['P'] })).said).toEqual(
      expect.arrayContaining(['cancelled C', 'caught b']),
    );
    expect((await traced(xml('<escalationEventDefinition escalationRef="X"/>'), { processes: ['P'] })).said).toEqual(
      expect.arrayContaining(['caught n', 'completed C']),
    );
  });

  it('a global task is called as a process of one task', async () => {
    const { said } = await traced(
      file(
        '<globalUserTask id="G"/><process id="P"><startEvent id="s"/><callActivity id="C" calledElement="G"/>[s>C]</process>',
      ),
      { processes: ['P'] },
    );

    expect(said).toEqual(expect.arrayContaining(['completed G', 'completed C']));
  });
});

describe('loops', () => {
  const loop = (characteristics: string): string =>
    process(`<startEvent id="s"/><task id="A">${characteristics}</task><task id="B"/>[s>A; A>B]`);

  it('repeat while the condition holds, tested after or before', async () => {
    const after = await traced(
      loop('<standardLoopCharacteristics><loopCondition>n &lt; 3</loopCondition></standardLoopCharacteristics>'),
      { variables: { n: 0 }, stubs: { elements: { A: { set: { n: { feel: 'n + 1' } } } } } },
    );
    const before = await traced(
      loop(
        '<standardLoopCharacteristics testBefore="true"><loopCondition>n &lt; 0</loopCondition></standardLoopCharacteristics>',
      ),
      { variables: { n: 0 } },
    );

    expect(after.said.filter((l) => l.startsWith('completed A'))).toEqual([
      'completed A#1',
      'completed A#2',
      'completed A#3',
    ]);
    expect(before.said).not.toContain('entered A#1');
    expect(before.said).toContain('completed B');
  });

  it('run instances one after another or side by side', async () => {
    const one = await traced(
      loop(
        '<multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>',
      ),
    );
    const all = await traced(
      loop('<multiInstanceLoopCharacteristics><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>'),
    );

    expect(one.said.filter((l) => l.includes(' A#'))).toEqual([
      'entered A#1',
      'completed A#1',
      'entered A#2',
      'completed A#2',
    ]);
    expect(all.said.filter((l) => l.includes(' A#'))).toEqual([
      'entered A#1',
      'entered A#2',
      'completed A#1',
      'completed A#2',
    ]);
  });

  it('end early where the completion condition holds', async () => {
    const { said } = await traced(
      loop(
        '<multiInstanceLoopCharacteristics><loopCardinality>3</loopCardinality><completionCondition>numberOfCompletedInstances = 1</completionCondition></multiInstanceLoopCharacteristics>',
      ),
    );

    expect(said.filter((l) => l.startsWith('cancelled A'))).toEqual(['cancelled A#2', 'cancelled A#3']);
    expect(said).toContain('completed B');
  });

  it('go over a collection and gather outputs in its order', async () => {
    const { variables } = await traced(
      loop('<multiInstanceLoopCharacteristics paraf:x="" />').replace(
        '<task id="A">',
        '<task id="A" paraf:collection="list" paraf:elementVariable="it" paraf:outputElement="r" paraf:outputCollection="all">',
      ),
      {
        variables: { list: [1, 2, 3] },
        stubs: { elements: { A: { set: { r: { feel: 'it * 10' } } } } },
      },
    );

    expect(variables['all']).toEqual([10, 20, 30]);
  });

  it('throw for each instance, or for the first', async () => {
    const xml = (behavior: string): string =>
      process(
        `<startEvent id="s"/><task id="A"><multiInstanceLoopCharacteristics behavior="${behavior}" noneBehaviorEventRef="D" oneBehaviorEventRef="D"><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></task><boundaryEvent id="b" attachedToRef="A" cancelActivity="false"><signalEventDefinition signalRef="S"/></boundaryEvent><task id="B"/>[s>A; b>B]`,
        '<signal id="S" name="done"/><signalEventDefinition id="D" signalRef="S"/>',
      );

    expect((await traced(xml('One'))).said.filter((l) => l === 'caught b')).toHaveLength(1);
    expect((await traced(xml('All'))).said.filter((l) => l === 'caught b')).toHaveLength(0);
  });
});

describe('compensation', () => {
  const undoable = (id: string): string =>
    `<task id="${id}"/><boundaryEvent id="c${id}" attachedToRef="${id}"><compensateEventDefinition/></boundaryEvent><task id="undo${id}" isForCompensation="true"/><association id="a${id}" sourceRef="c${id}" targetRef="undo${id}"/>`;

  it('undoes what was completed, last first, and waits for it', async () => {
    const { said } = await traced(
      process(
        `<startEvent id="s"/>${undoable('A')}${undoable('B')}<intermediateThrowEvent id="t"><compensateEventDefinition/></intermediateThrowEvent><task id="N"/>[s>A; A>B; B>t; t>N]`,
      ),
    );

    expect(said.filter((l) => /^completed (undo|N)/.test(l))).toEqual([
      'completed undoB',
      'completed undoA',
      'completed N',
    ]);
  });

  it('undoes one activity where one is named, and nothing twice', async () => {
    const { said } = await traced(
      process(
        `<startEvent id="s"/>${undoable('A')}${undoable('B')}<intermediateThrowEvent id="t"><compensateEventDefinition activityRef="A"/></intermediateThrowEvent><endEvent id="u"><compensateEventDefinition activityRef="A"/></endEvent>[s>A; A>B; B>t; t>u]`,
      ),
    );

    expect(said.filter((l) => l.startsWith('completed undo'))).toEqual(['completed undoA']);
  });

  it('a cancelled transaction undoes its own and goes on at its cancel event', async () => {
    const { said, outcome } = await traced(
      process(
        `<startEvent id="s"/><transaction id="T"><startEvent id="i"/>${undoable('A')}<endEvent id="x"><cancelEventDefinition/></endEvent>[i>A; A>x]</transaction><boundaryEvent id="b" attachedToRef="T"><cancelEventDefinition/></boundaryEvent><task id="N"/><task id="H"/>[s>T; T>N; b>H]`,
      ),
    );

    expect(said.indexOf('completed undoA')).toBeLessThan(said.indexOf('caught b'));
    expect(said).toContain('completed H');
    expect(said.join()).not.toContain('entered N');
    expect(outcome).toBe('completed');
  });
});

describe('pools', () => {
  it('talk by message flow; what is sent early is kept', async () => {
    const xml = file(
      '<collaboration id="k"><participant id="pa" processRef="PA"/><participant id="pb" processRef="PB"/><messageFlow id="ab" sourceRef="t" targetRef="c"/></collaboration><process id="PA"><startEvent id="sa"/><intermediateThrowEvent id="t"><messageEventDefinition/></intermediateThrowEvent>[sa>t]</process><process id="PB"><startEvent id="sb"/><intermediateCatchEvent id="c"><messageEventDefinition/></intermediateCatchEvent>[sb>c]</process>',
    );

    expect((await traced(xml, { processes: ['PA', 'PB'] })).outcome).toBe('completed');
    expect((await traced(xml, { processes: ['PB', 'PA'] })).outcome).toBe('completed');
    expect((await traced(xml, { processes: ['PB'] })).waitingFor).toEqual(['c']);
  });
});
