import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { run as runProcess } from '../../../src/cli/process.js';
import { run as runTrace } from '../../../src/cli/process/trace.js';
import { process as drawing } from '../../domain/process/drawing.js';

const XML = drawing('<startEvent id="s"/><userTask id="A"/><endEvent id="e"/>[s>A; A>e]');

/** The tests run from the sources; the thread does so too. */
const PROGRAM = {
  url: new URL('../../../src/cli/process/trace-worker.ts', import.meta.url),
  execArgv: ['--import', new URL('../../../scripts/lib/typescript.mjs', import.meta.url).href],
};
const run = (args: readonly string[]): Promise<number> =>
  args[0] === 'trace' ? runTrace(args.slice(1), PROGRAM) : runProcess(args);

let folder: string;
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'paraf-trace-'));
  writeFileSync(path('a.bpmn'), XML);
  writeFileSync(path('bad.bpmn'), drawing('<adHocSubProcess id="h"/>'));
  writeFileSync(path('stubs.json'), JSON.stringify({ elements: { A: { after: 'PT10S', set: { x: 1 } } } }));
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

const told = async (
  ...args: readonly string[]
): Promise<{ readonly code: number; readonly out: readonly string[]; readonly err: string }> => {
  let out = '';
  let err = '';
  const stdout = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text);
    return true;
  });
  const stderr = jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
    err += String(text);
    return true;
  });
  try {
    return { code: await run(args), out: out.split('\n').filter((line) => line !== ''), err };
  } finally {
    stdout.mockRestore();
    stderr.mockRestore();
  }
};

const toldWithInput = async (input: string, ...args: readonly string[]): ReturnType<typeof told> => {
  const original = Object.getOwnPropertyDescriptor(process, 'stdin')!;
  Object.defineProperty(process, 'stdin', { configurable: true, value: Readable.from([input]) });
  try {
    return await told(...args);
  } finally {
    Object.defineProperty(process, 'stdin', original);
  }
};

describe('process trace', () => {
  it('prints one object a line and the outcome last', async () => {
    const { code, out } = await told('trace', path('a.bpmn'), '--stubs', path('stubs.json'), '--json');
    const lines = out.map((line) => JSON.parse(line) as object);

    expect(code).toBe(0);
    expect(lines[0]).toEqual({ at: 'PT0S', element: 's', event: 'entered' });
    expect(lines).toContainEqual({ at: 'PT10S', element: 'A', event: 'completed' });
    expect(lines.at(-1)).toEqual({
      outcome: 'completed',
      error: null,
      waitingFor: [],
      variables: { x: 1 },
      findings: [],
    });
  });

  it('answers refused, exit code 1, for what does not compile', async () => {
    const { code, out } = await told('trace', path('bad.bpmn'));

    expect(code).toBe(1);
    expect(JSON.parse(out.at(-1)!)).toMatchObject({
      outcome: 'refused',
      findings: [{ class: 'unsupported', element: 'h' }],
    });
  });

  it.each([
    [[], 'BPMN file'],
    [['x.bpmn', '--nonsense'], 'nonsense'],
    [['x.bpmn', '--variables', '{'], '--variables is not JSON'],
    [['x.bpmn', '--stubs', 'nowhere.json'], 'nowhere.json'],
  ])('refuses a wrong call with exit code 2 (%j)', async (args, message) => {
    const { code, err, out } = await told('trace', ...args);

    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(out).toEqual([]);
  });

  it('names the processes there are where another was asked for', async () => {
    const { code, err } = await told('trace', path('a.bpmn'), '--process', 'Q');

    expect(code).toBe(2);
    expect(err).toContain('"Q"');
  });

  it('answers every line of a batch once, in order, bad ones too', async () => {
    const input = [
      JSON.stringify({ id: 1, xml: XML }),
      'garbage',
      JSON.stringify({ id: 2, model: path('a.bpmn'), stubs: { elements: { A: { never: true } } }, process: 'P' }),
      JSON.stringify({ id: 3, model: path('nowhere.bpmn') }),
      JSON.stringify({ id: 4, xml: XML, stubs: { elements: { A: { after: 'soon' } } } }),
      '',
      JSON.stringify({ id: 5, xml: XML, until: 'PT1H', variables: { y: 1 }, process: ['P'] }),
    ].join('\n');
    const { code, out } = await toldWithInput(input, 'trace', '--batch');
    const answers = out.map((line) => JSON.parse(line) as { id: unknown; outcome: string; trace: unknown[] });

    expect(code).toBe(0);
    expect(answers.map(({ id, outcome }) => [id, outcome])).toEqual([
      [1, 'completed'],
      [null, 'refused'],
      [2, 'waiting'],
      [3, 'refused'],
      [4, 'refused'],
      [null, 'refused'],
      [5, 'completed'],
    ]);
    expect(answers[0]?.trace).toHaveLength(8);
  });
});

describe('a trace that would never rest', () => {
  const loop = drawing('<startEvent id="s"/><exclusiveGateway id="g"/><task id="A"/>[s>g; g>A; A>g]');
  const self = drawing('<startEvent id="s"/><callActivity id="C" calledElement="P"/>[s>C]');

  it.each([
    ['a loop', { xml: loop }, 'waiting'],
    ['a process that calls itself', { xml: self, process: 'P' }, 'waiting'],
  ])('is given up with a finding: %s', async (_name, request, outcome) => {
    const { out } = await toldWithInput(JSON.stringify(request), 'trace', '--batch');
    const answer = JSON.parse(out[0]!) as { outcome: string; findings: { rule: string }[] };

    expect(answer.outcome).toBe(outcome);
    expect(answer.findings.map(({ rule }) => rule)).toContain('trace-limit');
  });

  it('refuses a call that leads nowhere, and names a stub that reaches nothing', async () => {
    const nowhere = drawing('<startEvent id="s"/><callActivity id="C" calledElement="Q"/>[s>C]');
    const input = [{ xml: nowhere }, { xml: XML, stubs: { elements: { none: {} } } }].map((r) => JSON.stringify(r));
    const { out } = await toldWithInput(input.join('\n'), 'trace', '--batch');
    const answers = out.map((line) => JSON.parse(line) as { outcome: string; findings: { rule: string }[] });

    expect(answers.map(({ outcome }) => outcome)).toEqual(['refused', 'completed']);
    expect(answers[0]?.findings.map(({ rule }) => rule)).toContain('call-target-missing');
    expect(answers[1]?.findings.map(({ rule }) => rule)).toContain('stub-without-task');
  });
});

describe('a hostile request', () => {
  const s = '<startEvent id="s"/>';
  const many = (extent: string): string =>
    `<multiInstanceLoopCharacteristics><loopCardinality>${extent}</loopCardinality></multiInstanceLoopCharacteristics>`;
  const script = (feel: string): string => drawing(`${s}<scriptTask id="A"><script>${feel}</script></scriptTask>[s>A]`);
  const deep = `{"id":"deep","xml":${JSON.stringify(drawing(s))},"variables":${'{"a":'.repeat(20_000)}1${'}'.repeat(20_001)}`;

  it('is answered once like any other, and the next one too', async () => {
    const requests = [
      { id: 'instances', xml: drawing(`${s}<task id="A">${many('1000000000')}</task>[s>A]`) },
      { id: 'tokens', xml: drawing(`${s}<task id="A" completionQuantity="1000000000"/><task id="B"/>[s>A; A>B]`) },
      { id: 'circle', xml: drawing(`${s}<exclusiveGateway id="g"/><exclusiveGateway id="h"/>[s>g; g>h; h>g]`) },
      { id: 'memory', xml: script('for i in 1..1000000000 return i') },
      { id: 'recursion', xml: script('{f: function(x) f(x), y: f(1)}.y') },
      { id: 'until', xml: drawing(s), until: 'P999999999999Y' },
      { id: 'past', xml: drawing(s), until: '-PT1S' },
      { id: 'illegal id', xml: drawing(s.replace('"s"', '"1 s"')) },
      { id: 'last', xml: XML },
    ].map((request) => JSON.stringify(request));
    const { code, out } = await toldWithInput([...requests, deep, ''].join('\n'), 'trace', '--batch');
    const answers = out.map((line) => JSON.parse(line) as { id: unknown; outcome: string });

    expect(code).toBe(0);
    expect(answers.map(({ id, outcome }) => `${String(id)} ${outcome}`)).toEqual([
      'instances waiting',
      'tokens failed',
      'circle failed',
      'memory refused',
      'recursion completed',
      'until refused',
      'past refused',
      'illegal id refused',
      'last completed',
      'deep refused',
    ]);
  }, 180_000);
});

describe('process check', () => {
  it('prints a line of findings a file, exit code 1 where one has an error', async () => {
    const { code, out } = await told('check', path('a.bpmn'), path('bad.bpmn'), path('nowhere.bpmn'), '--json');
    const answers = out.map((line) => JSON.parse(line) as { file: string; findings: { rule: string }[] });

    expect(code).toBe(1);
    expect(answers.map(({ findings }) => findings.map(({ rule }) => rule))).toEqual([
      expect.any(Array),
      ['unsupported-ad-hoc-sub-process'],
      ['file-unreadable'],
    ]);
  });

  it('is misused without a file', async () => {
    expect((await told('check')).code).toBe(2);
  });
});
