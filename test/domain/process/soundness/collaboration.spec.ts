/** Pools that wait for each other's messages for ever: planted, and drawn as they may be. */
import { describe, expect, it } from '@jest/globals';
import { explore } from '../../../../src/domain/process/soundness/explore.js';
import type { Finding } from '../../../../src/domain/process/findings.js';
import { compileBpmn } from '../../../../src/infra/bpmn/compile.js';
import { file } from '../drawing.js';

const MESSAGES = 'abcdxy'
  .split('')
  .map((name) => `<message id="m-${name}" name="${name}"/>`)
  .join('');
const T = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>';
const get = (id: string, message: string): string => `<receiveTask id="${id}" messageRef="m-${message}"/>`;
const put = (id: string, message: string): string => `<sendTask id="${id}" messageRef="m-${message}"/>`;
const on = (id: string, message: string): string =>
  `<intermediateCatchEvent id="${id}"><messageEventDefinition messageRef="m-${message}"/></intermediateCatchEvent>`;
const flow = (source: string, target: string): string =>
  `<messageFlow id="${source}-${target}-m" sourceRef="${source}" targetRef="${target}"/>`;

const pools = (flows: string, ...bodies: readonly string[]): string =>
  file(
    `${MESSAGES}<collaboration id="k">${bodies.map((_, n) => `<participant id="pool${String(n)}" name="Pool ${String(n)}" processRef="P${String(n)}"/>`).join('')}<participant id="outside" name="Outside"/>${flows}</collaboration>${bodies.map((body, n) => `<process id="P${String(n)}" name="Pool ${String(n)}">${body}</process>`).join('')}`,
  );
/** Elements one after another between a start and an end of their own. */
const line = (n: number, ...elements: readonly string[]): string => {
  const ids = elements.map((element) => /id="([^"]*)"/.exec(element)?.[1] ?? '');
  const way = [`s${String(n)}`, ...ids, `e${String(n)}`];
  return `<startEvent id="s${String(n)}"/>${elements.join('')}<endEvent id="e${String(n)}"/>[${way
    .slice(1)
    .map((id, at) => `${way[at] ?? ''}>${id}`)
    .join('; ')}]`;
};

const found = async (xml: string): Promise<readonly Finding[]> => {
  const { definition, findings } = await compileBpmn(xml);
  if (definition === undefined) throw new Error(`fixture is impossible: ${JSON.stringify(findings)}`);
  return explore(definition);
};
const told = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ severity, rule, element }) => `${severity} ${rule} ${element ?? ''}`).sort();

describe('pools that wait for each other', () => {
  it('are found where each sends only after it has received, with whom each waits for', async () => {
    const findings = await found(
      pools(
        flow('a1', 'b1') + flow('b2', 'a2'),
        line(0, get('a2', 'b'), put('a1', 'a')),
        line(1, get('b1', 'a'), put('b2', 'b')),
      ),
    );

    expect(told(findings)).toEqual(['error pools-wait-for-each-other a2', 'error pools-wait-for-each-other b1']);
    expect(findings.find(({ element }) => element === 'a2')).toMatchObject({
      message:
        'a2 waits for ever for the message of b2 in "Pool 1", which is never reached: there b1 waits for ever, too',
      path: ['s0', 'a2'],
    });
  });

  it('are found in a circle of three, behind gateways, and with catching events', async () => {
    const branch = (receive: string, id: string, send: string, n: number): string =>
      `<startEvent id="s${String(n)}"/><parallelGateway id="g${String(n)}"/>${receive}<task id="t${String(n)}"/><parallelGateway id="j${String(n)}"/>${send}<endEvent id="e${String(n)}"/>[s${String(n)}>g${String(n)}; g${String(n)}>${id}; g${String(n)}>t${String(n)}; ${id}>j${String(n)}; t${String(n)}>j${String(n)}; j${String(n)}>p${String(n)}; p${String(n)}>e${String(n)}]`;
    const findings = await found(
      pools(
        flow('p0', 'r1') + flow('p1', 'r2') + flow('p2', 'r0'),
        branch(on('r0', 'c'), 'r0', put('p0', 'a'), 0),
        branch(get('r1', 'a'), 'r1', put('p1', 'b'), 1),
        branch(on('r2', 'b'), 'r2', put('p2', 'c'), 2),
      ),
    );

    expect(told(findings)).toEqual(['r0', 'r1', 'r2'].map((id) => `error pools-wait-for-each-other ${id}`));
  });

  it('are found where the one that would answer is never begun', async () => {
    const begun = `<startEvent id="s1"><messageEventDefinition messageRef="m-a"/></startEvent>${put('b2', 'b')}<endEvent id="e1"/>[s1>b2; b2>e1]`;

    expect(
      told(await found(pools(flow('a1', 's1') + flow('b2', 'a2'), line(0, get('a2', 'b'), put('a1', 'a')), begun))),
    ).toEqual(['error pools-wait-for-each-other a2']);
    expect(
      told(await found(pools(flow('a1', 's1') + flow('b2', 'a2'), line(0, put('a1', 'a'), get('a2', 'b')), begun))),
    ).toEqual([]);
  });

  it('are found where no way sends what another waits for', async () => {
    const choice = `<startEvent id="s1"/>${get('b1', 'a')}<exclusiveGateway id="g" default="g-no"/>${put('yes', 'b')}${put('no', 'c')}<endEvent id="e1"/><sequenceFlow id="g-no" sourceRef="g" targetRef="no"/>[s1>b1; b1>g; g>yes:ok; yes>e1; no>e1]`;
    const findings = await found(
      pools(
        flow('a1', 'b1') + flow('yes', 'a2') + flow('no', 'outside'),
        line(0, put('a1', 'a'), get('a2', 'b')),
        choice,
      ),
    );

    expect(told(findings)).toEqual(['warning pools-wait-for-each-other a2']);
    expect(findings[0]?.path).toEqual(expect.arrayContaining(['s0', 'a1', 's1', 'b1', 'g', 'no', 'a2']));
  });

  it('are found where a message is awaited twice and sent once', async () => {
    expect(
      told(
        await found(
          pools(
            flow('a1', 'b1') + flow('b2', 'a2') + flow('b2', 'a3'),
            line(0, put('a1', 'a'), get('a2', 'b'), get('a3', 'b')),
            line(1, get('b1', 'a'), put('b2', 'b')),
          ),
        ),
      ),
    ).toEqual([]);
    const again = `<startEvent id="s0"/>${put('a1', 'a')}<exclusiveGateway id="in"/>${get('a2', 'b')}<exclusiveGateway id="g" default="g-e0"/><endEvent id="e0"/><sequenceFlow id="g-e0" sourceRef="g" targetRef="e0"/>[s0>a1; a1>in; in>a2; a2>g; g>in:again]`;
    expect(
      told(await found(pools(flow('a1', 'b1') + flow('b2', 'a2'), again, line(1, get('b1', 'a'), put('b2', 'b'))))),
    ).toEqual(['warning pools-wait-for-each-other a2']);
  });
});

describe('pools that get what they wait for', () => {
  it.each([
    [
      'question and answer',
      pools(
        flow('a1', 'b1') + flow('b2', 'a2'),
        line(0, put('a1', 'a'), get('a2', 'b')),
        line(1, get('b1', 'a'), put('b2', 'b')),
      ),
    ],
    [
      'messages that cross, each kept until it is awaited',
      pools(
        flow('a1', 'b2') + flow('a2', 'b1') + flow('b3', 'a3'),
        line(0, put('a1', 'a'), put('a2', 'b'), get('a3', 'c')),
        line(1, get('b1', 'b'), get('b2', 'a'), put('b3', 'c')),
      ),
    ],
    [
      'what comes from a pool without a process',
      pools(flow('outside', 'a2') + flow('a1', 'b1'), line(0, get('a2', 'b'), put('a1', 'a')), line(1, get('b1', 'a'))),
    ],
    [
      'one that waits no longer than a while',
      pools(
        flow('a1', 'b1') + flow('b2', 'a2'),
        `${line(0, get('a2', 'b'), put('a1', 'a'))}<boundaryEvent id="t" attachedToRef="a2">${T}</boundaryEvent>[t>a1]`,
        line(1, get('b1', 'a'), put('b2', 'b')),
      ),
    ],
    [
      'a choice of which both answers are awaited',
      pools(
        flow('a1', 'b1') + flow('yes', 'ok') + flow('no', 'bad'),
        `<startEvent id="s0"/>${put('a1', 'a')}<eventBasedGateway id="w"/>${on('ok', 'b')}${on('bad', 'c')}<endEvent id="e0"/><endEvent id="e9"/>[s0>a1; a1>w; w>ok; w>bad; ok>e0; bad>e9]`,
        `<startEvent id="s1"/>${get('b1', 'a')}<exclusiveGateway id="g" default="g-no"/>${put('yes', 'b')}${put('no', 'c')}<endEvent id="e1"/><sequenceFlow id="g-no" sourceRef="g" targetRef="no"/>[s1>b1; b1>g; g>yes:ok; yes>e1; no>e1]`,
      ),
    ],
    [
      'two that go on in parallel',
      pools(
        flow('a1', 'b1') + flow('b2', 'a2'),
        `<startEvent id="s0"/><parallelGateway id="g"/>${put('a1', 'a')}${get('a2', 'b')}<parallelGateway id="j"/><endEvent id="e0"/>[s0>g; g>a1; g>a2; a1>j; a2>j; j>e0]`,
        line(1, get('b1', 'a'), put('b2', 'b')),
      ),
    ],
  ])('%s', async (_name, xml) => {
    expect(told(await found(xml))).toEqual([]);
  });

  it('are looked at in bounded time, however much goes on side by side', async () => {
    const wide = (n: number): string => {
      const ids = Array.from({ length: 6 }, (_, k) => `p${String(n)}x${String(k)}`);
      return `<startEvent id="s${String(n)}"/><parallelGateway id="g${String(n)}"/>${ids.map((id) => put(id, 'x')).join('')}<parallelGateway id="j${String(n)}"/>${get(`r${String(n)}`, 'y')}<endEvent id="e${String(n)}"/>[s${String(n)}>g${String(n)}; ${ids.map((id) => `g${String(n)}>${id}; ${id}>j${String(n)}`).join('; ')}; j${String(n)}>r${String(n)}; r${String(n)}>e${String(n)}]`;
    };
    const three = pools(flow('p0x0', 'r1') + flow('p1x0', 'r2') + flow('p2x0', 'r0'), wide(0), wide(1), wide(2));

    expect(told(await found(three))).toEqual([]);
  });
});
