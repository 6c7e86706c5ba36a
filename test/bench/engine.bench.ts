/**
 * The reducer beside bpmn-engine 25 on ten user tasks in a row, both in this process; the size of its state; compiling
 * and checking a model of 200 elements; and how cost grows with elements and with tokens.
 */
import { Engine } from 'bpmn-engine';
import { EventEmitter } from 'node:events';
import { advance } from '../../src/domain/process/advance.js';
import type { ProcessDefinition } from '../../src/domain/process/definition.js';
import { openItems } from '../../src/domain/process/open-items.js';
import { explore } from '../../src/domain/process/soundness/explore.js';
import { initialState, isFinished } from '../../src/domain/process/state.js';
import { compileBpmn } from '../../src/infra/bpmn/compile.js';

export const needs: readonly string[] = [];

const AIMS = { faster: 200, stateBytes: 2048, compileMillis: 100, growth: 2 } as const;

const file = (body: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="file" targetNamespace="http://example.org"><process id="P" isExecutable="true">${body}</process></definitions>`;

const flow = (source: string, target: string): string =>
  `<sequenceFlow id="${source}-${target}" sourceRef="${source}" targetRef="${target}"/>`;

/** User tasks in a row. */
const row = (length: number): string => {
  const ids = ['start', ...Array.from({ length }, (_, n) => `task${String(n + 1)}`), 'end'];
  const nodes = ids.slice(1, -1).map((id) => `<userTask id="${id}"/>`);
  const flows = ids.slice(1).map((id, n) => flow(ids[n] ?? '', id));
  return file(`<startEvent id="start"/>${nodes.join('')}<endEvent id="end"/>${flows.join('')}`);
};

/** User tasks side by side. */
const fan = (width: number): string => {
  const ids = Array.from({ length: width }, (_, n) => `task${String(n + 1)}`);
  const nodes = ids.map((id) => `<userTask id="${id}"/>${flow('split', id)}${flow(id, 'join')}`);
  return file(
    `<startEvent id="start"/><parallelGateway id="split"/>${nodes.join('')}<parallelGateway id="join"/><endEvent id="end"/>${flow('start', 'split')}${flow('join', 'end')}`,
  );
};

/** A model of about 200 nodes and flows: decisions, parallel parts, timers at tasks. */
const mixed = (): string => {
  const parts: string[] = [];
  let last = 'start';
  for (let n = 0; n < 14; n += 1) {
    const id = (name: string): string => `${name}${String(n)}`;
    const gateway = n % 2 === 0 ? 'exclusiveGateway' : 'parallelGateway';
    const condition =
      n % 2 === 0
        ? `<sequenceFlow id="${id('c')}" sourceRef="${id('f')}" targetRef="${id('a')}"><conditionExpression>x &gt; ${String(n)}</conditionExpression></sequenceFlow>`
        : flow(id('f'), id('a'));
    parts.push(
      `<${gateway} id="${id('f')}"${n % 2 === 0 ? ` default="${id('f')}-${id('b')}"` : ''}/><userTask id="${id('a')}"/><userTask id="${id('b')}"/><${gateway} id="${id('j')}"/><serviceTask id="${id('s')}"/>`,
      `<boundaryEvent id="${id('t')}" attachedToRef="${id('s')}" cancelActivity="false"><timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition></boundaryEvent><endEvent id="${id('e')}"/>`,
      condition,
      flow(last, id('f')),
      flow(id('f'), id('b')),
      flow(id('a'), id('j')),
      flow(id('b'), id('j')),
      flow(id('j'), id('s')),
      flow(id('t'), id('e')),
    );
    last = id('s');
  }
  return file(`<startEvent id="start"/>${parts.join('')}<endEvent id="end"/>${flow(last, 'end')}`);
};

const compiled = async (xml: string): Promise<ProcessDefinition> => {
  const { definition, findings } = await compileBpmn(xml);
  if (definition === undefined) throw new Error(JSON.stringify(findings));
  return definition;
};

interface Ran {
  readonly completed: number;
  readonly largest: number;
}

/** One instance to its end; `weigh` serialises the state after every step. */
const ours = (definition: ProcessDefinition, weigh = false): Ran => {
  let completed = 0;
  let largest = 0;
  let { state } = advance(definition, initialState(definition), { type: 'started' }, 0);
  while (!isFinished(state)) {
    if (weigh) largest = Math.max(largest, Buffer.byteLength(JSON.stringify(state)));
    const [item] = openItems(definition, state);
    if (item === undefined) throw new Error('nothing is open');
    ({ state } = advance(definition, state, { type: 'completed', item: item.id }, completed));
    completed += 1;
  }
  return { completed, largest };
};

interface Waiting {
  readonly type: string;
  signal(): void;
}

const theirs = (source: string): Promise<number> =>
  new Promise((resolve, reject) => {
    let completed = 0;
    const listener = new EventEmitter();
    listener.on('activity.wait', (api: Waiting) => {
      completed += 1;
      api.signal();
    });
    const engine = new Engine({ source });
    engine.once('end', () => {
      resolve(completed);
    });
    engine.once('error', reject);
    void engine.execute({ listener });
  });

/** Milliseconds of processor time this process has used: what others do on the machine does not count. */
const spent = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};

/** Cost of the work without disturbance: the fastest round. */
const fastest = (values: readonly number[]): number => Math.min(...values);

/** Processor milliseconds of one call once the code is warm: the fastest of rounds that each last long enough to be told from noise. */
const measured = (work: () => void, rounds = 7): number => {
  for (const until = spent() + 300; spent() < until;) work();
  let times = 1;
  const once = (): number => {
    const from = spent();
    for (let n = 0; n < times; n += 1) work();
    return spent() - from;
  };
  while (once() < 20) times *= 2;
  return fastest(Array.from({ length: rounds }, () => once() / times));
};

const measuredAsync = async (work: () => Promise<unknown>, rounds: number): Promise<number> => {
  for (const until = spent() + 1000; spent() < until;) await work();
  const taken: number[] = [];
  for (let n = 0; n < rounds; n += 1) {
    const from = spent();
    await work();
    taken.push(spent() - from);
  }
  return fastest(taken);
};

export const run = async ({ log }: { readonly log: (line: string) => void }): Promise<boolean> => {
  const missed: string[] = [];
  const aim = (met: boolean, line: string): void => {
    log(`${met ? 'met   ' : 'MISSED'} ${line}`);
    if (!met) missed.push(line);
  };

  const ten = row(10);
  const tenDefinition = await compiled(ten);
  if (ours(tenDefinition).completed !== 10 || (await theirs(ten)) !== 10)
    throw new Error('the two engines did not complete the same ten tasks');
  const mine = measured(() => ours(tenDefinition));
  const other = await measuredAsync(() => theirs(ten), 25);
  log(
    `ten user tasks in a row: reducer ${mine.toFixed(3)} ms, bpmn-engine ${other.toFixed(1)} ms (processor time; parsing included)`,
  );
  aim(other / mine >= AIMS.faster, `${(other / mine).toFixed(0)} times faster (aim ${String(AIMS.faster)})`);

  const { largest } = ours(tenDefinition, true);
  aim(largest < AIMS.stateBytes, `state ${String(largest)} bytes at most (aim below ${String(AIMS.stateBytes)})`);

  const big = mixed();
  const elements = await compiled(big);
  const count = Object.keys(elements.nodes).length + Object.keys(elements.flows).length;
  const both = await measuredAsync(async () => explore(await compiled(big)), 9);
  aim(
    both < AIMS.compileMillis,
    `compile and check of ${String(count)} elements ${both.toFixed(1)} ms (aim below ${String(AIMS.compileMillis)})`,
  );

  for (const [what, draw] of [
    ['tasks in a row', row],
    ['tasks side by side', fan],
  ] as const) {
    const sizes = [25, 50, 100, 200];
    const perTask: number[] = [];
    for (const size of sizes) {
      const definition = await compiled(draw(size));
      const begun = advance(definition, initialState(definition), { type: 'started' }, 0).state;
      const open = openItems(definition, begun).length;
      // One step of a state with n tokens looks at each of them once: cost by element or token is what must not grow.
      const step = measured(() => {
        const [item] = openItems(definition, begun);
        if (item !== undefined) advance(definition, begun, { type: 'completed', item: item.id }, 0);
      }, 5);
      const start = measured(() => advance(definition, initialState(definition), { type: 'started' }, 0), 5);
      perTask.push((step + start) / Math.max(1, open));
    }
    const growth = (perTask.at(-1) ?? 0) / (perTask[0] ?? 1);
    aim(
      growth <= AIMS.growth,
      `${what}, ${sizes.join(', ')}: ${perTask.map((ms) => (ms * 1000).toFixed(1)).join(', ')} µs each (grows ${growth.toFixed(2)} times; aim at most ${String(AIMS.growth)})`,
    );
  }
  return missed.length === 0;
};
