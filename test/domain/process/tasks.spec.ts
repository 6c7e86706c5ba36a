import { describe, expect, it } from '@jest/globals';
import { process, traced } from './drawing.js';

const task = (kind: string, inside = ''): string =>
  process(`<startEvent id="s"/><${kind} id="A">${inside}</${kind}><endEvent id="e"/>[s>A; A>e]`);

describe('tasks', () => {
  it.each([
    'task',
    'userTask',
    'manualTask',
    'serviceTask',
    'sendTask',
    'receiveTask',
    'scriptTask',
    'businessRuleTask',
  ])('%s is entered, completed and left', async (kind) => {
    const { said, outcome } = await traced(task(kind));

    expect(said).toEqual([
      'entered s',
      'completed s',
      'taken s-A',
      'entered A',
      'completed A',
      'taken A-e',
      'entered e',
      'completed e',
    ]);
    expect(outcome).toBe('completed');
  });

  it('sets variables at completion, those of FEEL computed then', async () => {
    const { variables, said } = await traced(task('userTask'), {
      variables: { x: 1 },
      stubs: { elements: { A: { after: 'PT10S', set: { x: { feel: 'x + 1' }, y: 'z' } } } },
    });

    expect(variables).toEqual({ x: 2, y: 'z' });
    expect(said).toContain('PT10S completed A');
  });

  it('waits for a task that never ends', async () => {
    const { outcome, waitingFor } = await traced(task('userTask'), { stubs: { elements: { A: { never: true } } } });

    expect({ outcome, waitingFor }).toEqual({ outcome: 'waiting', waitingFor: ['A'] });
  });

  it('fails with the code of an error nobody catches', async () => {
    const { outcome, error, said } = await traced(task('serviceTask'), {
      stubs: { elements: { A: { error: 'BOOM' } } },
    });

    expect({ outcome, error }).toEqual({ outcome: 'failed', error: 'BOOM' });
    expect(said).toContain('cancelled A');
    expect(said).not.toContain('completed A');
  });

  it('executes a FEEL script and leaves one in another language to the outside', async () => {
    const feel = await traced(
      process('<scriptTask id="A" scriptFormat="feel"><script>{r: x + 1}</script></scriptTask>'),
      { variables: { x: 1 } },
    );
    const other = await traced(
      process('<scriptTask id="A" scriptFormat="javascript"><script>next()</script></scriptTask>'),
      { stubs: { elements: { A: { set: { r: 5 } } } } },
    );

    expect(feel.variables).toEqual({ x: 1, r: 2 });
    expect(other.variables).toEqual({ r: 5 });
  });

  it('decides by a table', async () => {
    const xml = process('<businessRuleTask id="A" paraf:decision="fee" paraf:result="rate"/>');
    const decision = {
      id: 'fee',
      hitPolicy: 'FIRST',
      inputs: ['area'],
      outputs: [{ name: 'rate' }],
      rules: [
        { when: ['< 100'], then: ['1'] },
        { when: ['-'], then: ['2'] },
      ],
      requires: [],
      variable: 'fee',
    } as const;

    expect((await traced(xml, { variables: { area: 50 }, decisions: { fee: decision } })).variables['rate']).toBe(1);
    expect((await traced(xml, { variables: { area: 500 }, decisions: { fee: decision } })).variables['rate']).toBe(2);
  });

  it('receives by name and, where one is given, by key', async () => {
    const xml = process(
      '<receiveTask id="A" messageRef="M" paraf:correlationKey="nr"/>',
      '<message id="M" name="Paid"/>',
    );
    const told = (correlationKey: number): object => ({
      messages: [{ at: 'PT5S', name: 'Paid', correlationKey, payload: { paid: true } }],
    });

    expect((await traced(xml, { variables: { nr: 7 }, stubs: told(7) as never })).variables).toEqual({
      nr: 7,
      paid: true,
    });
    expect((await traced(xml, { variables: { nr: 7 }, stubs: told(8) as never })).outcome).toBe('waiting');
  });

  it('collects tokens up to the start quantity and offers as many as the completion quantity', async () => {
    const { said } = await traced(
      process(
        '<startEvent id="s"/><parallelGateway id="g"/><task id="A" startQuantity="2" completionQuantity="3"/><task id="B"/>[s>g; g>A; A>B]<sequenceFlow id="g2" sourceRef="g" targetRef="A"/>',
      ),
    );

    expect(said.filter((line) => line === 'entered A')).toHaveLength(1);
    expect(said.filter((line) => line === 'entered B')).toHaveLength(3);
  });
});
