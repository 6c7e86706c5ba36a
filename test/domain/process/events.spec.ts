import { describe, expect, it } from '@jest/globals';
import { file, process, traced } from './drawing.js';

const timer = (text: string, kind = 'Duration'): string =>
  `<timerEventDefinition><time${kind}>${text}</time${kind}></timerEventDefinition>`;

describe('timers', () => {
  it.each([
    [timer('PT90S'), 'PT1M30S'],
    [timer('P1D'), 'P1D'],
    [timer('=wait'), 'PT3S'],
    [timer('2026-01-01T00:00:20Z', 'Date'), 'PT20S'],
    [timer('2026-01-01T07:00:20', 'Date'), 'PT20S'],
    [timer('R3/PT7S', 'Cycle'), 'PT7S'],
    [timer('2001-01-01T00:00:00Z', 'Date'), 'PT0S'],
  ])('%s comes after %s', async (definition, at) => {
    const { trace } = await traced(process(`<intermediateCatchEvent id="t">${definition}</intermediateCatchEvent>`), {
      variables: { wait: 'PT3S' },
    });

    expect(trace.find((line) => line.event === 'caught')?.at).toBe(at);
  });

  it('repeats a cycle on a boundary that does not interrupt', async () => {
    const xml = process(
      `<userTask id="A"/><boundaryEvent id="b" attachedToRef="A" cancelActivity="false">${timer('R3/PT5S', 'Cycle')}</boundaryEvent>`,
    );
    const { said } = await traced(xml, { stubs: { elements: { A: { after: 'PT1M' } } } });

    expect(said.filter((l) => l.endsWith('caught b'))).toEqual(['PT5S caught b', 'PT10S caught b', 'PT15S caught b']);
  });

  it('does nothing after `until`', async () => {
    const { outcome, waitingFor } = await traced(
      process(`<intermediateCatchEvent id="t">${timer('P1D')}</intermediateCatchEvent>`),
      { until: 'PT1H' },
    );

    expect({ outcome, waitingFor }).toEqual({ outcome: 'waiting', waitingFor: ['t'] });
  });
});

describe('boundary events', () => {
  const boundary = (definition: string, interrupting: boolean, rest = ''): string =>
    process(
      `<startEvent id="s"/><userTask id="A"/><boundaryEvent id="b" attachedToRef="A" cancelActivity="${String(interrupting)}">${definition}</boundaryEvent><task id="B"/><task id="C"/>[s>A; A>C; b>B]`,
      rest,
    );

  it('interrupt the activity, or leave it', async () => {
    const stubs = { elements: { A: { after: 'PT9S' } } };
    const rupting = await traced(boundary(timer('PT5S'), true), { stubs });
    const beside = await traced(boundary(timer('PT5S'), false), { stubs });

    expect(rupting.said).toContain('PT5S cancelled A');
    expect(rupting.said.join()).not.toContain('entered C');
    expect(beside.said).toEqual(expect.arrayContaining(['PT5S entered B', 'PT9S completed A', 'PT9S entered C']));
  });

  it('prefer the code of an error to a catch-all', async () => {
    const xml = process(
      '<startEvent id="s"/><task id="A"/><boundaryEvent id="any" attachedToRef="A"><errorEventDefinition/></boundaryEvent><boundaryEvent id="one" attachedToRef="A"><errorEventDefinition errorRef="E"/></boundaryEvent>[s>A]',
      '<error id="E" errorCode="E1"/>',
    );

    expect((await traced(xml, { stubs: { elements: { A: { error: 'E1' } } } })).said).toContain('caught one');
    expect((await traced(xml, { stubs: { elements: { A: { error: 'E2' } } } })).said).toContain('caught any');
  });

  it('catch a signal and a message only while the activity is active', async () => {
    const signal = boundary('<signalEventDefinition signalRef="S"/>', true, '<signal id="S" name="stop"/>');

    expect(
      (await traced(signal, { stubs: { elements: { A: { after: 'PT9S' } }, signals: [{ at: 'PT1S', name: 'stop' }] } }))
        .said,
    ).toContain('PT1S caught b');
    expect(
      (
        await traced(signal, { stubs: { elements: { A: { after: 'PT1S' } }, signals: [{ at: 'PT5S', name: 'stop' }] } })
      ).said.join(),
    ).not.toContain('caught b');
  });

  it('see a condition that holds already, and one that comes to hold', async () => {
    const xml = boundary('<conditionalEventDefinition><condition>x > 1</condition></conditionalEventDefinition>', true);

    expect((await traced(xml, { variables: { x: 2 } })).said).toContain('caught b');
    expect((await traced(xml, { variables: { x: 0 } })).said.join()).not.toContain('caught b');
  });
});

describe('escalation', () => {
  it('goes on past its thrower, also where nobody catches it', async () => {
    const { outcome, said } = await traced(
      process(
        '<startEvent id="s"/><intermediateThrowEvent id="t"><escalationEventDefinition escalationRef="E"/></intermediateThrowEvent><task id="A"/>[s>t; t>A]',
        '<escalation id="E" escalationCode="e"/>',
      ),
    );

    expect(outcome).toBe('completed');
    expect(said).toContain('completed A');
  });
});

describe('signals', () => {
  it('reach all who wait, and start what starts by them', async () => {
    const xml = file(
      '<signal id="S" name="go"/><process id="P"><startEvent id="s"/><parallelGateway id="g"/><intermediateCatchEvent id="c1"><signalEventDefinition signalRef="S"/></intermediateCatchEvent><intermediateCatchEvent id="c2"><signalEventDefinition signalRef="S"/></intermediateCatchEvent><task id="A"/><intermediateThrowEvent id="t"><signalEventDefinition signalRef="S"/></intermediateThrowEvent>[s>g; g>c1; g>c2; g>A; A>t]</process><process id="Q"><startEvent id="q"><signalEventDefinition signalRef="S"/></startEvent><task id="B"/>[q>B]</process>',
    );
    const { said, outcome } = await traced(xml, { processes: ['P'] });

    expect(said).toEqual(expect.arrayContaining(['caught c1', 'caught c2', 'caught q', 'completed B']));
    expect(outcome).toBe('completed');
  });
});

describe('multiple events', () => {
  const xml = (parallel: boolean): string =>
    process(
      `<intermediateCatchEvent id="c" parallelMultiple="${String(parallel)}"><signalEventDefinition signalRef="S1"/><signalEventDefinition signalRef="S2"/></intermediateCatchEvent>`,
      '<signal id="S1" name="a"/><signal id="S2" name="b"/>',
    );
  const stubs = {
    signals: [
      { at: 'PT1S', name: 'a' },
      { at: 'PT2S', name: 'b' },
    ],
  };

  it('need one of their triggers, or all', async () => {
    expect((await traced(xml(false), { stubs })).said).toContain('PT1S caught c');
    expect((await traced(xml(true), { stubs })).said).toContain('PT2S caught c');
    expect((await traced(xml(true), { stubs: { signals: [{ at: 'PT1S', name: 'a' }] } })).outcome).toBe('waiting');
  });
});

describe('links and ends', () => {
  it('a link goes on at its catch', async () => {
    const { said } = await traced(
      process(
        '<startEvent id="s"/><intermediateThrowEvent id="t"><linkEventDefinition name="L"/></intermediateThrowEvent><intermediateCatchEvent id="c"><linkEventDefinition name="L"/></intermediateCatchEvent><task id="A"/>[s>t; c>A]',
      ),
    );

    expect(said).toContain('completed A');
  });

  it('terminate ends the process; in a sub-process only that', async () => {
    const inner =
      '<startEvent id="s"/><parallelGateway id="g"/><userTask id="A"/><endEvent id="e"><terminateEventDefinition/></endEvent>[s>g; g>A; g>e]';
    const stubs = { elements: { A: { never: true } } };

    expect((await traced(process(inner), { stubs })).outcome).toBe('terminated');
    const nested = await traced(
      process(`<startEvent id="o"/><subProcess id="S">${inner}</subProcess><task id="N"/>[o>S; S>N]`),
      { stubs },
    );
    expect(nested.outcome).toBe('completed');
    expect(nested.said).toEqual(expect.arrayContaining(['cancelled A', 'completed S', 'completed N']));
  });
});
