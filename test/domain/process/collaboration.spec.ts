/** Pools, message flow and correlation, and ids of any script: what needs a whole file to be shown. */
import { describe, expect, it } from '@jest/globals';
import { file, process, traced } from './drawing.js';
import type { Told } from './drawing.js';

const ANY = '<messageEventDefinition/>';
const pools = (flows: string): string =>
  `<collaboration id="c"><participant id="pp" processRef="P"/><participant id="pq" processRef="Q"/><participant id="outside"/>${flows}</collaboration>`;
const flow = (id: string, from: string, to: string): string =>
  `<messageFlow id="${id}" name="${id}" sourceRef="${from}" targetRef="${to}"/>`;
const P = (body: string): string => `<process id="P" isExecutable="true">${body}</process>`;
const Q = (body: string): string => `<process id="Q">${body}</process>`;
const CORRELATED = `<message id="M" name="M"/><correlationProperty id="cp"><correlationPropertyRetrievalExpression messageRef="M"><messagePath>orderId</messagePath></correlationPropertyRetrievalExpression></correlationProperty><collaboration id="c"><participant id="pp" processRef="P"/><correlationKey id="ck"><correlationPropertyRef>cp</correlationPropertyRef></correlationKey></collaboration>${P(`<startEvent id="s"/><intermediateCatchEvent id="c1"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>[s>c1]<correlationSubscription id="cs" correlationKeyRef="ck"><correlationPropertyBinding correlationPropertyRef="cp"><dataPath>id</dataPath></correlationPropertyBinding></correlationSubscription>`)}`;
const sent = (...orders: readonly number[]): Told => ({
  variables: { id: 7 },
  stubs: { messages: orders.map((orderId, n) => ({ at: `PT${n + 1}S`, name: 'M', payload: { orderId } })) },
});

const summary = ({ said, outcome, waitingFor }: Awaited<ReturnType<typeof traced>>): string =>
  [
    ...said.flatMap((line) => /completed (.*)|cancelled (.*)/.exec(line)?.slice(1).join('') ?? []),
    '|',
    outcome,
    ...waitingFor,
  ].join(' ');

describe('message flow', () => {
  it.each<readonly [string, string, string, Told?]>([
    [
      'begins the process it leads to',
      pools(flow('f', 't', 'q')) +
        P(`<startEvent id="s"/><intermediateThrowEvent id="t">${ANY}</intermediateThrowEvent>[s>t]`) +
        Q(`<startEvent id="q">${ANY}</startEvent><task id="B"/>[q>B]`),
      's t q B | completed',
    ],
    [
      'leaves a task when it is done',
      pools(flow('f', 'A', 'q')) +
        P('<startEvent id="s"/><userTask id="A"/>[s>A]') +
        Q(`<startEvent id="q">${ANY}</startEvent>`),
      's A q | completed',
    ],
    [
      'leaves a sub-process when it is done',
      pools(flow('f', 'S', 'q')) +
        P('<startEvent id="s"/><subProcess id="S"><task id="A"/></subProcess>[s>S]') +
        Q(`<startEvent id="q">${ANY}</startEvent>`),
      's A S q | completed',
    ],
    [
      'asks and answers',
      pools(flow('f', 'A', 'q') + flow('g', 'e', 'r')) +
        P('<startEvent id="s"/><sendTask id="A"/><receiveTask id="r"/>[s>A; A>r]') +
        Q(`<startEvent id="q">${ANY}</startEvent><task id="B"/><endEvent id="e">${ANY}</endEvent>[q>B; B>e]`),
      's A q B e r | completed',
    ],
    [
      'into a pool without a process reaches nobody',
      pools(flow('f', 'A', 'outside')) + P('<startEvent id="s"/><sendTask id="A"/>[s>A]') + Q('<task id="B"/>'),
      's A | completed',
    ],
    [
      'out of a pool without a process comes by its name',
      pools(flow('Order', 'outside', 's')) + P(`<startEvent id="s">${ANY}</startEvent>`) + Q('<task id="B"/>'),
      's | completed',
      { stubs: { messages: [{ at: 'PT1S', name: 'Order' }] } },
    ],
    [
      'reaches a boundary event',
      pools(flow('f', 't', 'b')) +
        P(`<startEvent id="s"/><task id="A"/><boundaryEvent id="b" attachedToRef="A">${ANY}</boundaryEvent>[s>A]`) +
        Q(`<startEvent id="q"/><intermediateThrowEvent id="t">${ANY}</intermediateThrowEvent>[q>t]`),
      's q t A b | completed',
      { processes: ['P', 'Q'], stubs: { elements: { A: { never: true } } } },
    ],
  ])('%s', async (_name, xml, says, told = {}) => {
    expect(summary(await traced(file(xml), told))).toBe(says);
  });
});

describe('correlation', () => {
  it('lets a message pass that is for another instance, and takes its own', async () => {
    expect(summary(await traced(file(CORRELATED), sent(8, 7)))).toBe('s c1 | completed');
    expect(summary(await traced(file(CORRELATED), sent(8)))).toBe('s | waiting c1');
  });
});

describe('ids', () => {
  it.each(['izin-usaha', 'persetujuän', '承認', 'constructor', 'toString', '_1'])('%s', async (id) => {
    const told: Told = { stubs: { elements: { [id]: { after: 'PT1S', set: { done: true } } } } };
    const { said, variables } = await traced(process(`<startEvent id="s"/><task id="${id}" name="é"/>[s>${id}]`), told);

    expect(said).toContain(`PT1S completed ${id}`);
    expect(variables).toEqual({ done: true });
  });
});
