/**
 * Small models as text, one statement a line or between semicolons:
 *
 *     start s; end e; user a step=1 budget=PT5M; xor g; and g; or g; service x effect=sign; receive r message=m
 *     timer t; boundary b on=a timer; boundary b on=a timer nonint; eventgw g; throw / catch link=x; terminate e
 *     s -> a -> e ; g -> e [x > 1] ; g -> e (default)
 *     sub S { ... } ; transaction S { ... } ; eventsub S { ... } ; lane kasi superior=kabid : a b c
 */
import { compileBpmn } from '../../../../src/infra/bpmn/compile.js';
import type { ProcessDefinition } from '../../../../src/domain/process/definition.js';

const ELEMENTS: Readonly<Record<string, string>> = {
  start: 'startEvent',
  end: 'endEvent',
  terminate: 'endEvent',
  cancel: 'endEvent',
  task: 'task',
  user: 'userTask',
  manual: 'manualTask',
  service: 'serviceTask',
  receive: 'receiveTask',
  call: 'callActivity',
  xor: 'exclusiveGateway',
  and: 'parallelGateway',
  or: 'inclusiveGateway',
  eventgw: 'eventBasedGateway',
  timer: 'intermediateCatchEvent',
  catch: 'intermediateCatchEvent',
  throw: 'intermediateThrowEvent',
  boundary: 'boundaryEvent',
  sub: 'subProcess',
  transaction: 'transaction',
  eventsub: 'subProcess',
};

const PARAF = new Set([
  'step',
  'budget',
  'unit',
  'action',
  'effect',
  'covers',
  'returnTo',
  'stops-clock',
  'gate',
  'completeness',
  'output',
  'fee',
  'report',
]);

interface Built {
  xml: string;
  lanes: string;
  messages: Set<string>;
  errors: Set<string>;
  flows: number;
}

const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;');

/** Splits at semicolons and line ends outside braces. */
const statements = (text: string): string[] => {
  const found: string[] = [];
  let depth = 0;
  let now = '';
  for (const sign of text) {
    if (sign === '{') depth += 1;
    if (sign === '}') depth -= 1;
    if (depth === 0 && (sign === ';' || sign === '\n')) {
      if (now.trim() !== '') found.push(now.trim());
      now = '';
    } else now += sign;
  }
  if (now.trim() !== '') found.push(now.trim());
  return found;
};

const TIMER = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>';

const definitionOf = (kind: string, words: ReadonlyMap<string, string>, built: Built): string => {
  const error = words.get('error');
  if (error !== undefined) {
    built.errors.add(error);
    return `<errorEventDefinition errorRef="error-${error}"/>`;
  }
  const link = words.get('link');
  if (link !== undefined) return `<linkEventDefinition name="${link}"/>`;
  const message = words.get('message');
  if (message !== undefined && kind !== 'receive') {
    built.messages.add(message);
    return `<messageEventDefinition messageRef="message-${message}"/>`;
  }
  if (kind === 'terminate') return '<terminateEventDefinition/>';
  if (kind === 'cancel' || words.has('cancel')) return '<cancelEventDefinition/>';
  if (kind === 'timer' || words.has('timer')) return TIMER;
  if (words.has('compensate')) return '<compensateEventDefinition/>';
  if (words.has('catch-error')) return '<errorEventDefinition/>';
  return '';
};

const declare = (statement: string, built: Built): string => {
  const brace = statement.indexOf('{');
  const head = brace < 0 ? statement : statement.slice(0, brace);
  const inner = brace < 0 ? '' : draw(statement.slice(brace + 1, statement.lastIndexOf('}')), built);
  const [kind = '', id = '', ...rest] = head.trim().match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
  const element = ELEMENTS[kind];
  if (element === undefined) throw new Error(`no such statement: ${statement}`);
  const words = new Map(
    rest.map((word) => {
      const at = word.indexOf('=');
      return at < 0
        ? ([word, 'true'] as const)
        : ([word.slice(0, at), word.slice(at + 1).replace(/^"|"$/g, '')] as const);
    }),
  );
  const attributes = [`id="${id}"`, `name="${id}"`];
  for (const [key, value] of words) if (PARAF.has(key)) attributes.push(`paraf:${key}="${escaped(value)}"`);
  const host = words.get('on');
  if (host !== undefined) attributes.push(`attachedToRef="${host}"`);
  if (words.has('nonint')) attributes.push(kind === 'start' ? 'isInterrupting="false"' : 'cancelActivity="false"');
  if (kind === 'eventsub') attributes.push('triggeredByEvent="true"');
  if (words.has('for-compensation')) attributes.push('isForCompensation="true"');
  for (const quantity of ['startQuantity', 'completionQuantity']) {
    const value = words.get(quantity);
    if (value !== undefined) attributes.push(`${quantity}="${value}"`);
  }
  const fallback = words.get('default');
  if (fallback !== undefined) attributes.push(`default="${fallback}"`);
  const message = words.get('message');
  if (kind === 'receive' && message !== undefined) {
    built.messages.add(message);
    attributes.push(`messageRef="message-${message}"`);
  }
  const loop = words.get('loop');
  const body =
    (loop === undefined
      ? ''
      : `<standardLoopCharacteristics><loopCondition xsi:type="tFormalExpression">${escaped(loop)}</loopCondition></standardLoopCharacteristics>`) +
    (words.has('multi')
      ? '<multiInstanceLoopCharacteristics><loopCardinality xsi:type="tFormalExpression">3</loopCardinality></multiInstanceLoopCharacteristics>'
      : '');
  return `<${element} ${attributes.join(' ')}>${definitionOf(kind, words, built)}${body}${inner}</${element}>`;
};

const connect = (statement: string, built: Built, defaults: Map<string, string>): string => {
  const condition = /\[(.*)\]\s*$/.exec(statement)?.[1];
  const fallback = /\(default\)\s*$/.test(statement);
  const ids = statement
    .replace(/\[.*\]\s*$/, '')
    .replace(/\(default\)\s*$/, '')
    .split('->')
    .map((id) => id.trim());
  return ids
    .slice(1)
    .map((target, at) => {
      built.flows += 1;
      const id = `f${built.flows}`;
      const source = ids[at] ?? '';
      if (fallback) defaults.set(source, id);
      const body =
        condition === undefined
          ? ''
          : `<conditionExpression xsi:type="tFormalExpression">${escaped(condition)}</conditionExpression>`;
      return `<sequenceFlow id="${id}" sourceRef="${source}" targetRef="${target}">${body}</sequenceFlow>`;
    })
    .join('');
};

const lane = (statement: string): string => {
  const [head = '', members = ''] = statement.slice('lane'.length).split(':');
  const [id = '', ...rest] = head.trim().split(/\s+/);
  const attributes = rest.map((word) => word.replace(/^(\w+)=(.*)$/, 'paraf:$1="$2"')).join(' ');
  return `<lane id="${id}" name="${id}" ${attributes}>${members
    .trim()
    .split(/\s+/)
    .filter((m) => m !== '')
    .map((m) => `<flowNodeRef>${m}</flowNodeRef>`)
    .join('')}</lane>`;
};

const draw = (text: string, built: Built): string => {
  const defaults = new Map<string, string>();
  let xml = '';
  for (const statement of statements(text)) {
    if (statement.startsWith('lane ')) built.lanes += lane(statement);
    else if (statement.includes('->') && !statement.includes('{')) xml += connect(statement, built, defaults);
    else xml += declare(statement, built);
  }
  for (const [source, flow] of defaults) xml = xml.replace(`id="${source}" `, `id="${source}" default="${flow}" `);
  return xml;
};

export const xmlOf = (text: string, process = ''): string => {
  const built: Built = { xml: '', lanes: '', messages: new Set(), errors: new Set(), flows: 0 };
  const body = draw(text, built);
  return `<?xml version="1.0" encoding="UTF-8"?><definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:paraf="http://paraf.dev/schema/bpmn/1" id="file" targetNamespace="http://example.org">${[
    ...built.messages,
  ]
    .map((name) => `<message id="message-${name}" name="${name}"/>`)
    .join(
      '',
    )}${[...built.errors].map((code) => `<error id="error-${code}" errorCode="${code}"/>`).join('')}<process id="proc" isExecutable="true" ${process}>${
    built.lanes === '' ? '' : `<laneSet id="lanes">${built.lanes}</laneSet>`
  }${body}</process></definitions>`;
};

/** Compiles a drawing; a drawing that does not compile is a fault of the test. */
export const compiled = async (text: string, process = ''): Promise<ProcessDefinition> => {
  const result = await compileBpmn(xmlOf(text, process));
  if (result.definition === undefined) throw new Error(`${text}\n${JSON.stringify(result.findings, null, 1)}`);
  return result.definition;
};
