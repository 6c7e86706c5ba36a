import { describe, expect, it } from '@jest/globals';
import { process, traced } from './drawing.js';

describe('exclusive gateway', () => {
  const xml = process(
    '<startEvent id="s"/><exclusiveGateway id="g" default="g-C"/><task id="A"/><task id="B"/><task id="C"/>[s>g; g>A:x > 5; g>B:x > 3; g>C]',
  );

  it.each([
    [6, 'entered A'],
    [4, 'entered B'],
    [1, 'entered C'],
  ])('takes the first flow whose condition holds, otherwise the default (x = %s)', async (x, line) => {
    const { said } = await traced(xml, { variables: { x } });

    expect(said.filter((l) => /^entered [ABC]/.test(l))).toEqual([line]);
  });

  it('keeps the token where no condition holds', async () => {
    const stuck = await traced(
      process(
        '<startEvent id="s"/><exclusiveGateway id="g"/><task id="A"/>[s>g; g>A:false]<endEvent id="e"/><sequenceFlow id="g2" sourceRef="g" targetRef="e"><conditionExpression>false</conditionExpression></sequenceFlow>',
      ),
    );

    expect(stuck.outcome).toBe('waiting');
    expect(stuck.waitingFor).toEqual(['g']);
    expect(stuck.said).not.toContain('completed g');
  });

  it('passes each token by itself where flows merge', async () => {
    const { said } = await traced(
      process(
        '<startEvent id="s"/><parallelGateway id="f"/><exclusiveGateway id="m"/><task id="A"/><task id="B"/><task id="C"/>[s>f; f>A; f>B; A>m; B>m; m>C]',
      ),
    );

    expect(said.filter((line) => line === 'entered C')).toHaveLength(2);
  });
});

describe('parallel gateway', () => {
  it('waits for every incoming flow', async () => {
    const { said } = await traced(
      process(
        '<startEvent id="s"/><parallelGateway id="f"/><parallelGateway id="j"/><task id="A"/><task id="B"/><task id="C"/>[s>f; f>A; f>B; A>j; B>j; j>C]',
      ),
      { stubs: { elements: { B: { after: 'PT5S' } } } },
    );

    expect(said.filter((line) => line.endsWith('entered C'))).toEqual(['PT5S entered C']);
  });

  it('is a deadlock where one branch ends elsewhere', async () => {
    const { outcome, waitingFor } = await traced(
      process(
        '<startEvent id="s"/><exclusiveGateway id="f"/><parallelGateway id="j"/><task id="A"/><task id="B"/>[s>f; f>A:true; f>B:true; A>j; B>j]',
      ),
    );

    expect({ outcome, waitingFor }).toEqual({ outcome: 'waiting', waitingFor: ['j'] });
  });
});

describe('inclusive gateway', () => {
  const block = (conditions: string): string =>
    process(
      `<startEvent id="s"/><inclusiveGateway id="f" default="f-C"/><inclusiveGateway id="j"/><task id="A"/><task id="B"/><task id="C"/><task id="D"/>[s>f; ${conditions}; f>C; A>j; B>j; C>j; j>D]`,
    );

  it.each([
    ['f>A:true; f>B:true', ['A', 'B']],
    ['f>A:true; f>B:false', ['A']],
    ['f>A:false; f>B:false', ['C']],
  ])('joins what it has split (%s)', async (conditions, active) => {
    const { said } = await traced(block(conditions), {
      stubs: { elements: { A: { after: 'PT2S' }, B: { after: 'PT1S' } } },
    });

    expect(said.filter((l) => /entered [ABC]$/.test(l)).map((l) => l.slice(-1))).toEqual(active);
    expect(said.filter((l) => l.endsWith('entered D'))).toHaveLength(1);
  });

  it('waits for a token that turns in a loop before it', async () => {
    const xml = process(
      '<startEvent id="s"/><inclusiveGateway id="f"/><task id="A"/><task id="B"/><exclusiveGateway id="x" default="x-j"/><inclusiveGateway id="j"/><task id="D"/>[s>f; f>A:true; f>B:true; A>j; B>x; x>B:n < 3; x>j; j>D]',
    );
    const { said } = await traced(xml, {
      variables: { n: 0 },
      stubs: { elements: { B: { after: 'PT1S', set: { n: { feel: 'n + 1' } } } } },
    });

    expect(said.filter((l) => l.endsWith('entered D'))).toEqual(['PT3S entered D']);
  });
});

describe('event-based gateway', () => {
  const xml = process(
    '<startEvent id="s"/><eventBasedGateway id="g"/><intermediateCatchEvent id="m"><messageEventDefinition messageRef="M"/></intermediateCatchEvent><intermediateCatchEvent id="t"><timerEventDefinition><timeDuration>PT5S</timeDuration></timerEventDefinition></intermediateCatchEvent>[s>g; g>m; g>t]',
    '<message id="M" name="M"/>',
  );

  it('goes on by the first event alone', async () => {
    const message = await traced(xml, { stubs: { messages: [{ at: 'PT2S', name: 'M' }] } });
    const timer = await traced(xml, { stubs: { messages: [{ at: 'PT9S', name: 'M' }] } });

    expect(message.said).toContain('PT2S caught m');
    expect(message.said.join()).not.toContain('caught t');
    expect(timer.said).toContain('PT5S caught t');
    expect(timer.said.join()).not.toContain('caught m');
  });

  it('starts a process by one of its events, or waits for all of them', async () => {
    const start = (type: string): string =>
      process(
        `<eventBasedGateway id="g" instantiate="true" eventGatewayType="${type}"/><intermediateCatchEvent id="a"><messageEventDefinition messageRef="MA"/></intermediateCatchEvent><intermediateCatchEvent id="b"><messageEventDefinition messageRef="MB"/></intermediateCatchEvent>[g>a; g>b]`,
        '<message id="MA" name="MA"/><message id="MB" name="MB"/>',
      );
    const one = { messages: [{ at: 'PT1S', name: 'MB' }] };
    const both = { messages: [...one.messages, { at: 'PT2S', name: 'MA' }] };

    expect((await traced(start('Exclusive'), { stubs: one })).outcome).toBe('completed');
    expect((await traced(start('Parallel'), { stubs: one })).waitingFor).toEqual(['a']);
    expect((await traced(start('Parallel'), { stubs: both })).outcome).toBe('completed');
  });
});

describe('conditional flows out of an activity', () => {
  it('are taken beside each other, the default only where none holds', async () => {
    const xml = process(
      '<task id="A" default="A-D"/><task id="B"/><task id="C"/><task id="D"/>[A>B:x > 1; A>C:x > 2; A>D]',
    );

    expect((await traced(xml, { variables: { x: 3 } })).said.filter((l) => /^entered [BCD]/.test(l))).toEqual([
      'entered B',
      'entered C',
    ]);
    expect((await traced(xml, { variables: { x: 0 } })).said.filter((l) => /^entered [BCD]/.test(l))).toEqual([
      'entered D',
    ]);
  });
});
