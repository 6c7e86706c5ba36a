/**
 * Small models, one for each behaviour of BPMN 2.0.2, and what a run of each says: the elements completed in order
 * (`x!` cancelled, `x#2` the second instance, `@PT5S` a move of the clock), then the outcome.
 */
import type { Told } from './drawing.js';

export interface Feature {
  readonly name: string;
  readonly body: string;
  readonly rest?: string;
  readonly told?: Told;
  readonly says: string;
}

const ROOTS =
  '<message id="M" name="M"/><message id="N" name="N"/><signal id="S" name="S"/><error id="X" name="X" errorCode="X"/><error id="Y" name="Y" errorCode="Y"/><error id="Ze" name="Ze"/><escalation id="E" name="E" escalationCode="E"/><escalation id="F" name="F" escalationCode="F"/>';
const message = (ref = 'M'): string => `<messageEventDefinition messageRef="${ref}"/>`;
const signal = '<signalEventDefinition signalRef="S"/>';
const error = (ref?: string): string => `<errorEventDefinition${ref === undefined ? '' : ` errorRef="${ref}"`}/>`;
const escalation = (ref?: string): string =>
  `<escalationEventDefinition${ref === undefined ? '' : ` escalationRef="${ref}"`}/>`;
const timer = (text: string, kind = 'Duration'): string =>
  `<timerEventDefinition><time${kind}>${text}</time${kind}></timerEventDefinition>`;
const when = (feel: string): string =>
  `<conditionalEventDefinition><condition>${feel}</condition></conditionalEventDefinition>`;
const boundary = (id: string, host: string, trigger: string, interrupting = true): string =>
  `<boundaryEvent id="${id}" attachedToRef="${host}" cancelActivity="${String(interrupting)}">${trigger}</boundaryEvent>`;
const on = (id: string, trigger: string, inside: string, interrupting = true): string =>
  `<subProcess id="${id}" triggeredByEvent="true"><startEvent id="${id}s" isInterrupting="${String(interrupting)}">${trigger}</startEvent>${inside}</subProcess>`;
const sub = (id: string, inside: string): string =>
  `<subProcess id="${id}"><startEvent id="${id}s"/>${inside}</subProcess>`;
const tasks = (...ids: readonly string[]): string => ids.map((id) => `<task id="${id}"/>`).join('');
const undoable = (id: string): string =>
  `<task id="${id}"/>${boundary(`c${id}`, id, '<compensateEventDefinition/>')}<task id="u${id}" isForCompensation="true"/><association id="a${id}" sourceRef="c${id}" targetRef="u${id}"/>`;
const throws = (id: string, trigger: string): string =>
  `<intermediateThrowEvent id="${id}">${trigger}</intermediateThrowEvent>`;
const catches = (id: string, trigger: string): string =>
  `<intermediateCatchEvent id="${id}">${trigger}</intermediateCatchEvent>`;
const end = (id: string, trigger = ''): string => `<endEvent id="${id}">${trigger}</endEvent>`;
const mi = (inside: string, sequential = false): string =>
  `<multiInstanceLoopCharacteristics isSequential="${String(sequential)}">${inside}</multiInstanceLoopCharacteristics>`;
const n = (count: string): string => `<loopCardinality>${count}</loopCardinality>`;
const s = '<startEvent id="s"/>';
const never = (...ids: readonly string[]): Record<string, { never: true }> =>
  Object.fromEntries(ids.map((id) => [id, { never: true as const }]));

const undo = '<compensateEventDefinition/>';
const cancel = '<cancelEventDefinition/>';
const terminate = '<terminateEventDefinition/>';

const with_ = (elements: Record<string, unknown>, more: Record<string, unknown> = {}): Told =>
  ({ stubs: { elements, ...more } }) as Told;

const listed: readonly (readonly [string, string, string, Told?, string?])[] = [
  // Gateways
  [
    'exclusive takes the first that holds',
    `${s}<exclusiveGateway id="g"/>${tasks('A', 'B')}[s>g; g>A:x > 1; g>B:x > 0]`,
    's g A | completed',
    { variables: { x: 2 } },
  ],
  [
    'exclusive takes the default where none holds',
    `${s}<exclusiveGateway id="g" default="g-B"/>${tasks('A', 'B')}[s>g; g>A:x > 1; g>B]`,
    's g B | completed',
    { variables: { x: 0 } },
  ],
  [
    'the default may be drawn first',
    `${s}<exclusiveGateway id="g" default="g-B"/>${tasks('A', 'B')}[s>g; g>B; g>A:x > 1]`,
    's g A | completed',
    { variables: { x: 2 } },
  ],
  ['null is no', `${s}<exclusiveGateway id="g"/>${tasks('A')}<task id="B"/>[s>g; g>A:x; g>B:x > 1]`, 's | waiting g'],
  [
    'a text is no',
    `${s}<exclusiveGateway id="g" default="g-B"/>${tasks('A', 'B')}[s>g; g>A:"true"; g>B]`,
    's g B | completed',
  ],
  [
    'inclusive takes all that hold and joins them',
    `${s}<inclusiveGateway id="g" default="g-C"/>${tasks('A', 'B', 'C')}<inclusiveGateway id="j"/>${tasks('Z')}[s>g; g>A:x > 0; g>B:x > 1; g>C; A>j; B>j; C>j; j>Z]`,
    's g A B j Z | completed',
    { variables: { x: 2 } },
  ],
  [
    'inclusive waits for a slow branch only if it runs',
    `${s}<inclusiveGateway id="g"/>${tasks('A', 'B')}<inclusiveGateway id="j"/>${tasks('Z')}[s>g; g>A:true; g>B:x; A>j; B>j; j>Z]`,
    's g A @PT5S B j Z | completed',
    { variables: { x: true }, ...with_({ B: { after: 'PT5S' } }) },
  ],
  [
    'inclusive none holds',
    `${s}<inclusiveGateway id="g"/>${tasks('A', 'B')}[s>g; g>A:false; g>B:false]`,
    's | waiting g',
  ],
  [
    'inclusive nested',
    `${s}<inclusiveGateway id="g"/><inclusiveGateway id="h"/><inclusiveGateway id="i"/><inclusiveGateway id="j"/>${tasks('A', 'B', 'C', 'Z')}[s>g; g>h:true; g>C:true; h>A:true; h>B:true; A>i; B>i; i>j; C>j; j>Z]`,
    's g h C A B i j Z | completed',
  ],
  [
    'inclusive join after parallel split',
    `${s}<parallelGateway id="g"/>${tasks('A', 'B')}<inclusiveGateway id="j"/>${tasks('Z')}[s>g; g>A; g>B; A>j; B>j; j>Z]`,
    's g A B j Z | completed',
  ],
  [
    'inclusive join does not wait for what cannot come',
    `${s}<parallelGateway id="g"/>${tasks('A', 'B')}<userTask id="W"/><inclusiveGateway id="j"/>${tasks('Z')}[s>g; g>A; g>W; A>j; B>j; j>Z; W>B]`,
    's g A | waiting W j',
    with_(never('W')),
  ],
  [
    'parallel joins need all',
    `${s}<exclusiveGateway id="g"/>${tasks('A', 'B')}<parallelGateway id="j"/>[s>g; g>A:true; g>B; A>j; B>j]`,
    's g A | waiting j',
  ],
  [
    'exclusive merge passes each',
    `${s}<parallelGateway id="g"/>${tasks('A', 'B')}<exclusiveGateway id="j"/>${tasks('Z')}[s>g; g>A; g>B; A>j; B>j; j>Z]`,
    's g A j B j Z Z | completed',
  ],
  [
    'conditional flows out of an activity',
    `${s}<task id="A" default="A-D"/>${tasks('B', 'C', 'D')}[s>A; A>B:x > 0; A>C:x > 1; A>D]`,
    's A B C | completed',
    { variables: { x: 2 } },
  ],
  [
    'the default of an activity',
    `${s}<task id="A" default="A-D"/>${tasks('B', 'D')}[s>A; A>B:x > 0; A>D]`,
    's A D | completed',
    { variables: { x: 0 } },
  ],
  ['no condition of an activity holds', `${s}${tasks('A', 'B', 'C')}[s>A; A>B:false; A>C:false]`, 's A | waiting A'],
  [
    'event gateway: message first',
    `${s}<eventBasedGateway id="g"/>${catches('m', message())}${catches('t', timer('PT10S'))}${tasks('A', 'B')}[s>g; g>m; g>t; m>A; t>B]`,
    's @PT5S g m A | completed',
    with_({}, { messages: [{ at: 'PT5S', name: 'M' }] }),
  ],
  [
    'event gateway: timer first',
    `${s}<eventBasedGateway id="g"/>${catches('m', message())}${catches('t', timer('PT10S'))}${tasks('A', 'B')}[s>g; g>m; g>t; m>A; t>B]`,
    's @PT10S g t B | completed',
  ],
  [
    'event gateway: two timers at one instant, the first drawn',
    `${s}<eventBasedGateway id="g"/>${catches('m', timer('PT5S'))}${catches('t', timer('PT5S'))}${tasks('A', 'B')}[s>g; g>m; g>t; m>A; t>B]`,
    's @PT5S g m A | completed',
  ],
  [
    'event gateway: receive task',
    `${s}<eventBasedGateway id="g"/><receiveTask id="m" messageRef="M"/>${catches('t', timer('PT10S'))}${tasks('A', 'B')}[s>g; g>m; g>t; m>A; t>B]`,
    's @PT5S g m A | completed',
    with_({}, { messages: [{ at: 'PT5S', name: 'M' }] }),
  ],
  [
    'event gateway: a condition that holds',
    `${s}<eventBasedGateway id="g"/>${catches('m', when('x &gt; 0'))}${catches('t', timer('PT10S'))}${tasks('A', 'B')}[s>g; g>m; g>t; m>A; t>B]`,
    's g m A | completed',
    { variables: { x: 1 } },
  ],
  [
    'event gateway: signal',
    `${s}<eventBasedGateway id="g"/>${catches('m', signal)}${catches('t', timer('PT10S'))}${tasks('A', 'B')}[s>g; g>m; g>t; m>A; t>B]`,
    's @PT1S g m A | completed',
    with_({}, { signals: [{ at: 'PT1S', name: 'S' }] }),
  ],
  [
    'event gateway waits',
    `${s}<eventBasedGateway id="g"/>${catches('m', message())}${catches('n', signal)}[s>g; g>m; g>n]`,
    's | waiting m n',
  ],
  // Boundary events
  [
    'boundary timer interrupts',
    `${s}${tasks('A', 'B', 'C')}${boundary('b', 'A', timer('PT5S'))}[s>A; A>B; b>C]`,
    's @PT5S A! b C | completed',
    with_({ A: { after: 'PT10S' } }),
  ],
  [
    'boundary timer comes too late',
    `${s}${tasks('A', 'B', 'C')}${boundary('b', 'A', timer('PT5S'))}[s>A; A>B; b>C]`,
    's @PT3S A B | completed',
    with_({ A: { after: 'PT3S' } }),
  ],
  [
    'boundary timer beside',
    `${s}${tasks('A', 'B', 'C')}${boundary('b', 'A', timer('PT5S'), false)}[s>A; A>B; b>C]`,
    's @PT5S b C @PT10S A B | completed',
    with_({ A: { after: 'PT10S' } }),
  ],
  [
    'boundary cycle, three times',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', timer('R3/PT2S', 'Cycle'), false)}[s>A; b>C]`,
    's @PT2S b C @PT4S b C @PT6S b C @PT1M A | completed',
    with_({ A: { after: 'PT1M' } }),
  ],
  [
    'boundary cycle without end stops with its activity',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', timer('R/PT2S', 'Cycle'), false)}[s>A; b>C]`,
    's @PT2S b C @PT4S b C @PT5S A | completed',
    with_({ A: { after: 'PT5S' } }),
  ],
  [
    'an interrupting cycle comes once',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', timer('R3/PT2S', 'Cycle'))}[s>A; b>C]`,
    's @PT2S A! b C | completed',
    with_(never('A')),
  ],
  [
    'boundary message beside, twice',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', message(), false)}[s>A; b>C]`,
    's @PT1S b C @PT2S b C | waiting A',
    with_(never('A'), {
      messages: [
        { at: 'PT1S', name: 'M' },
        { at: 'PT2S', name: 'M' },
      ],
    }),
  ],
  [
    'boundary signal',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', signal)}[s>A; b>C]`,
    's @PT1S A! b C | completed',
    with_(never('A'), { signals: [{ at: 'PT1S', name: 'S' }] }),
  ],
  [
    'boundary condition beside, at each change to yes',
    `${s}<parallelGateway id="g"/>${tasks('A', 'C', 'T', 'U', 'V')}${boundary('b', 'A', when('x = 1'), false)}[s>g; g>A; g>T; T>U; U>V; b>C]`,
    's g T b U C V b C | waiting A',
    with_({ ...never('A'), T: { set: { x: 1 } }, U: { set: { x: 2 } }, V: { set: { x: 1 } } }),
  ],
  [
    'boundary error by code',
    `${s}${tasks('A', 'C', 'D')}${boundary('b', 'A', error('X'))}${boundary('d', 'A', error('Y'))}[s>A; b>C; d>D]`,
    's A! d D | completed',
    with_({ A: { error: 'Y' } }),
  ],
  [
    'boundary error, a code before a catch-all',
    `${s}${tasks('A', 'C', 'D')}${boundary('b', 'A', error())}${boundary('d', 'A', error('Y'))}[s>A; b>C; d>D]`,
    's A! d D | completed',
    with_({ A: { error: 'Y' } }),
  ],
  [
    'boundary error without a code catches any',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', error('Ze'))}[s>A; b>C]`,
    's A! b C | completed',
    with_({ A: { error: 'other' } }),
  ],
  [
    'an error of another code fails',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', error('X'))}[s>A; b>C]`,
    's A! | failed Y',
    with_({ A: { error: 'Y' } }),
  ],
  [
    'error end event in a sub-process',
    `${s}${sub('P1', `${end('e', error('X'))}[P1s>e]`)}${tasks('C', 'D')}${boundary('b', 'P1', error('X'))}[s>P1; P1>D; b>C]`,
    's P1s e P1! b C | completed',
  ],
  [
    'error through two scopes',
    `${s}${sub('P1', `${sub('P2', `${end('e', error('X'))}[P2s>e]`)}${boundary('i', 'P2', error('Y'))}[P1s>P2]`)}${tasks('C')}${boundary('b', 'P1', error('X'))}[s>P1; b>C]`,
    's P1s P2s e P2! P1! b C | completed',
  ],
  ['error end event nobody catches', `${s}${end('e', error('X'))}[s>e]`, 's e | failed X'],
  [
    'error cancels beside',
    `${s}${sub('P1', `<parallelGateway id="g"/><task id="A"/>${end('e', error('X'))}[P1s>g; g>A; g>e]`)}${tasks('C')}${boundary('b', 'P1', error('X'))}[s>P1; b>C]`,
    's P1s g e A! P1! b C | completed',
    with_(never('A')),
  ],
  [
    'escalation throw, boundary beside, twice',
    `${s}${sub('P1', `${throws('t', escalation('E'))}${throws('u', escalation('E'))}<task id="A"/>[P1s>t; t>u; u>A]`)}${tasks('C', 'D')}${boundary('b', 'P1', escalation('E'), false)}[s>P1; P1>D; b>C]`,
    's P1s b t b u C C A P1 D | completed',
  ],
  [
    'escalation interrupts',
    `${s}${sub('P1', `${throws('t', escalation('E'))}<task id="A"/>[P1s>t; t>A]`)}${tasks('C', 'D')}${boundary('b', 'P1', escalation('E'))}[s>P1; P1>D; b>C]`,
    's P1s P1! b C | completed',
  ],
  [
    'escalation nobody catches goes on',
    `${s}${throws('t', escalation('E'))}${tasks('A')}${end('e', escalation('F'))}[s>t; t>A; A>e]`,
    's t A e | completed',
  ],
  [
    'escalation of another code is not caught',
    `${s}${sub('P1', `${throws('t', escalation('E'))}[P1s>t]`)}${tasks('C', 'D')}${boundary('b', 'P1', escalation('F'))}[s>P1; P1>D; b>C]`,
    's P1s t P1 D | completed',
  ],
  [
    'escalation of a stub',
    `${s}${tasks('A', 'B', 'C')}${boundary('b', 'A', escalation(), false)}[s>A; A>B; b>C]`,
    's b A C B | completed',
    with_({ A: { escalation: 'any' } }),
  ],
  [
    'signal of a stub',
    `${s}${tasks('A', 'C')}${boundary('b', 'A', signal, false)}[s>A; b>C]`,
    's b A C | completed',
    with_({ A: { signal: 'S' } }),
  ],
  // Event sub-processes
  [
    'event sub-process: message interrupts',
    `${s}${tasks('A')}${on('H', message(), '<task id="B"/>[Hs>B]')}[s>A]`,
    's @PT1S A! Hs B H | completed',
    with_(never('A'), { messages: [{ at: 'PT1S', name: 'M' }] }),
  ],
  [
    'event sub-process: message beside, twice',
    `${s}${tasks('A')}${on('H', message(), '<task id="B"/>[Hs>B]', false)}[s>A]`,
    's @PT1S Hs B H @PT2S Hs B H @PT3S A | completed',
    with_(
      { A: { after: 'PT3S' } },
      {
        messages: [
          { at: 'PT1S', name: 'M' },
          { at: 'PT2S', name: 'M' },
        ],
      },
    ),
  ],
  [
    'event sub-process: several at once',
    `${s}${tasks('A')}${on('H', signal, '<task id="B"/>[Hs>B]', false)}[s>A]`,
    's @PT1S Hs @PT2S Hs @PT3S A @PT6S B H @PT7S B H | completed',
    with_(
      { A: { after: 'PT3S' }, B: { after: 'PT5S' } },
      {
        signals: [
          { at: 'PT1S', name: 'S' },
          { at: 'PT2S', name: 'S' },
        ],
      },
    ),
  ],
  [
    'event sub-process: timer',
    `${s}${tasks('A')}${on('H', timer('PT2S'), '<task id="B"/>[Hs>B]')}[s>A]`,
    's @PT2S A! Hs B H | completed',
    with_(never('A')),
  ],
  [
    'event sub-process: cycle beside',
    `${s}${tasks('A')}${on('H', timer('R2/PT2S', 'Cycle'), '<task id="B"/>[Hs>B]', false)}[s>A]`,
    's @PT2S Hs B H @PT4S Hs B H @PT9S A | completed',
    with_({ A: { after: 'PT9S' } }),
  ],
  [
    'event sub-process: error',
    `${s}${tasks('A')}${on('H', error('X'), '<task id="B"/>[Hs>B]')}[s>A]`,
    's A! Hs B H | completed',
    with_({ A: { error: 'X' } }),
  ],
  [
    'event sub-process: an error inside it goes outwards',
    `${s}${sub('P1', `<task id="A"/>${on('H', error(), `${end('e', error('Y'))}[Hs>e]`)}[P1s>A]`)}${tasks('C')}${boundary('b', 'P1', error('Y'))}[s>P1; b>C]`,
    's P1s A! Hs e H! P1! b C | completed',
    with_({ A: { error: 'X' } }),
  ],
  [
    'event sub-process before boundary',
    `${s}${sub('P1', `<task id="A"/>${on('H', error('X'), '<task id="B"/>[Hs>B]')}[P1s>A]`)}${tasks('C', 'D')}${boundary('b', 'P1', error('X'))}[s>P1; P1>D; b>C]`,
    's P1s A! Hs B H P1 D | completed',
    with_({ A: { error: 'X' } }),
  ],
  [
    'event sub-process: escalation beside',
    `${s}${throws('t', escalation('E'))}${tasks('A')}${on('H', escalation('E'), '<task id="B"/>[Hs>B]', false)}[s>t; t>A]`,
    's Hs t B H A | completed',
  ],
  [
    'event sub-process: escalation interrupts',
    `${s}${throws('t', escalation('E'))}${tasks('A')}${on('H', escalation(), '<task id="B"/>[Hs>B]')}[s>t; t>A]`,
    's Hs B H | completed',
  ],
  [
    'event sub-process: condition',
    `${s}${tasks('A', 'C')}${on('H', when('x = 1'), '<task id="B"/>[Hs>B]')}[s>A; A>C]`,
    's A Hs B H | completed',
    with_({ A: { set: { x: 1 } } }),
  ],
  [
    'only one interrupts',
    `${s}${tasks('A')}${on('H', message(), '<userTask id="B"/>[Hs>B]')}${on('I', message('N'), '<task id="C"/>[Is>C]')}[s>A]`,
    's @PT1S A! Hs | waiting B',
    with_(never('A', 'B'), {
      messages: [
        { at: 'PT1S', name: 'M' },
        { at: 'PT2S', name: 'N' },
      ],
    }),
  ],
  [
    'event sub-process in a sub-process ends with it',
    `${s}${sub('P1', `<task id="A"/>${on('H', message(), '<task id="B"/>[Hs>B]')}[P1s>A]`)}${tasks('W')}[s>P1; P1>W]`,
    's P1s A P1 | waiting W',
    with_(never('W'), { messages: [{ at: 'PT1S', name: 'M' }] }),
  ],
  // Ends, links, conditions
  [
    'terminate ends the process',
    `${s}<parallelGateway id="g"/>${tasks('A')}${end('e', terminate)}[s>g; g>A; g>e]`,
    's g e A! | terminated',
    with_(never('A')),
  ],
  [
    'terminate ends its sub-process alone',
    `${s}${sub('P1', `<parallelGateway id="g"/><task id="A"/>${end('e', terminate)}[P1s>g; g>A; g>e]`)}${tasks('B')}[s>P1; P1>B]`,
    's P1s g e A! P1 B | completed',
    with_(never('A')),
  ],
  [
    'terminate ends one instance alone',
    `${s}<subProcess id="P1">${mi(n('2'))}<startEvent id="i"/><exclusiveGateway id="g"/><task id="A"/>${end('e', terminate)}[i>g; g>e:loopCounter = 1; g>A]</subProcess>[s>P1]`,
    's i i g g e P1#1 A P1#2 | completed',
  ],
  [
    'the others go on after an end',
    `${s}<parallelGateway id="g"/>${tasks('A')}${end('e')}[s>g; g>A; g>e]`,
    's g e @PT1S A | completed',
    with_({ A: { after: 'PT1S' } }),
  ],
  [
    'two links lead to one',
    `${s}<parallelGateway id="g"/>${throws('t', '<linkEventDefinition name="L"/>')}${throws('u', '<linkEventDefinition name="L"/>')}${catches('c', '<linkEventDefinition name="L"/>')}${tasks('A')}[s>g; g>t; g>u; c>A]`,
    's g t u c c A A | completed',
  ],
  [
    'a condition that holds already',
    `${s}${catches('c', when('x &gt; 1'))}${tasks('A')}[s>c; c>A]`,
    's c A | completed',
    { variables: { x: 2 } },
  ],
  [
    'a condition that comes to hold',
    `${s}<parallelGateway id="g"/>${catches('c', when('x &gt; 1'))}${tasks('A', 'B')}[s>g; g>c; g>A; c>B]`,
    's g @PT1S A c B | completed',
    with_({ A: { after: 'PT1S', set: { x: 2 } } }),
  ],
  ['a condition that never holds', `${s}${catches('c', when('x &gt; 1'))}[s>c]`, 's | waiting c'],
  ['a none throw event passes', `${s}<intermediateThrowEvent id="t"/>${tasks('A')}[s>t; t>A]`, 's t A | completed'],
  ['an implicit start and end', tasks('A', 'B'), 'A B | completed'],
  [
    'a signal is not kept',
    `${s}${tasks('A')}${catches('c', signal)}[s>A; A>c]`,
    's @PT5S A | waiting c',
    with_({ A: { after: 'PT5S' } }, { signals: [{ at: 'PT1S', name: 'S' }] }),
  ],
  [
    'a signal thrown reaches those beside',
    `${s}<parallelGateway id="g"/>${catches('c', signal)}${tasks('A')}${throws('t', signal)}[s>g; g>c; g>A; A>t]`,
    's g A t c | completed',
  ],
  [
    'a message reaches one',
    `${s}<parallelGateway id="g"/>${catches('c', message())}${catches('d', message())}[s>g; g>c; g>d]`,
    's g @PT1S c | waiting d',
    with_({}, { messages: [{ at: 'PT1S', name: 'M' }] }),
  ],
  [
    'multiple: any of its triggers',
    `${s}${catches('c', `${message()}${signal}`)}[s>c]`,
    's @PT1S c | completed',
    with_({}, { signals: [{ at: 'PT1S', name: 'S' }] }),
  ],
  [
    'parallel multiple: all of its triggers',
    `${s}<intermediateCatchEvent id="c" parallelMultiple="true">${message()}${signal}</intermediateCatchEvent>[s>c]`,
    's @PT2S c | completed',
    with_({}, { signals: [{ at: 'PT1S', name: 'S' }], messages: [{ at: 'PT2S', name: 'M' }] }),
  ],
  // Timers
  ['duration of a day and a half', `${s}${catches('c', timer('P1DT12H'))}[s>c]`, 's @P1DT12H c | completed'],
  ['a month on the calendar', `${s}${catches('c', timer('P1M'))}[s>c]`, 's @P31D c | completed'],
  ['a week', `${s}${catches('c', timer('P1W'))}[s>c]`, 's @P7D c | completed'],
  [
    'a date with an offset',
    `${s}${catches('c', timer('2026-01-01T08:00:00+07:00', 'Date'))}[s>c]`,
    's @PT1H c | completed',
  ],
  [
    'a date without one is the office’s',
    `${s}${catches('c', timer('2026-01-01T08:00:00', 'Date'))}[s>c]`,
    's @PT1H c | completed',
  ],
  [
    'a date that is past is due at once',
    `${s}${catches('c', timer('2020-01-01T00:00:00Z', 'Date'))}[s>c]`,
    's c | completed',
  ],
  [
    'a duration by FEEL',
    `${s}${catches('c', timer('=duration("PT" + string(x) + "M")'))}[s>c]`,
    's @PT3M c | completed',
    { variables: { x: 3 } },
  ],
  ['a date by FEEL', `${s}${catches('c', timer('=now() + duration("PT2H")', 'Date'))}[s>c]`, 's @PT2H c | completed'],
  ['a cycle waits its interval once', `${s}${catches('c', timer('R3/PT1H', 'Cycle'))}[s>c]`, 's @PT1H c | completed'],
  [
    'a cycle from a date',
    `${s}${tasks('A', 'B')}${boundary('b', 'A', timer('R2/2026-01-01T00:00:10Z/PT5S', 'Cycle'), false)}[s>A; b>B]`,
    's @PT10S b B @PT15S b B @PT1M A | completed',
    with_({ A: { after: 'PT1M' } }),
  ],
  [
    'until is inclusive',
    `${s}${catches('c', timer('PT1H'))}${catches('d', timer('PT1H'))}[s>c; c>d]`,
    's @PT1H c | waiting d',
    { until: 'PT1H' },
  ],
  // Activities
  [
    'loop after',
    `${s}<task id="A"><standardLoopCharacteristics><loopCondition>x &lt; 2</loopCondition></standardLoopCharacteristics></task>${tasks('B')}[s>A; A>B]`,
    's A#1 A#2 B | completed',
    { variables: { x: 0 }, ...with_({ A: { set: { x: { feel: 'x + 1' } } } }) },
  ],
  [
    'loop before, never',
    `${s}<task id="A"><standardLoopCharacteristics testBefore="true"><loopCondition>false</loopCondition></standardLoopCharacteristics></task>${tasks('B')}[s>A; A>B]`,
    's B | completed',
  ],
  [
    'loop after, once at least',
    `${s}<task id="A"><standardLoopCharacteristics><loopCondition>false</loopCondition></standardLoopCharacteristics></task>[s>A]`,
    's A#1 | completed',
  ],
  [
    'loop maximum',
    `${s}<task id="A"><standardLoopCharacteristics loopMaximum="3"><loopCondition>true</loopCondition></standardLoopCharacteristics></task>[s>A]`,
    's A#1 A#2 A#3 | completed',
  ],
  [
    'loop of a sub-process',
    `${s}<subProcess id="P1"><standardLoopCharacteristics loopMaximum="2"/><startEvent id="i"/><task id="A"/>[i>A]</subProcess>[s>P1]`,
    's i A P1#1 i A P1#2 | completed',
  ],
  ['multi-instance: none', `${s}<task id="A">${mi(n('0'))}</task>${tasks('B')}[s>A; A>B]`, 's B | completed'],
  [
    'multi-instance: in sequence',
    `${s}<task id="A">${mi(n('2'), true)}</task>[s>A]`,
    's @PT1S A#1 @PT2S A#2 | completed',
    with_({ A: { after: 'PT1S' } }),
  ],
  [
    'multi-instance: side by side',
    `${s}<task id="A">${mi(n('2'))}</task>[s>A]`,
    's @PT1S A#1 A#2 | completed',
    with_({ A: { after: 'PT1S' } }),
  ],
  [
    'multi-instance: by FEEL',
    `${s}<task id="A">${mi(n('count(list)'))}</task>[s>A]`,
    's A#1 A#2 A#3 | completed',
    { variables: { list: [1, 2, 3] } },
  ],
  [
    'multi-instance: completion condition',
    `${s}<task id="A">${mi(`${n('4')}<completionCondition>numberOfCompletedInstances = 2 and numberOfActiveInstances = 2 and numberOfInstances = 4</completionCondition>`)}</task>${tasks('B')}[s>A; A>B]`,
    's A#1 A#2 A#3! A#4! B | completed',
  ],
  [
    'multi-instance: enough in sequence',
    `${s}<task id="A">${mi(`${n('4')}<completionCondition>numberOfCompletedInstances &gt;= 2</completionCondition>`, true)}</task>[s>A]`,
    's A#1 A#2 | completed',
  ],
  ['multi-instance: extent unknown', `${s}<task id="A">${mi(n('x'))}</task>[s>A]`, 's | waiting A'],
  [
    'multi-instance: interrupted as a whole',
    `${s}<task id="A">${mi(n('2'))}</task>${tasks('B')}${boundary('b', 'A', timer('PT1S'))}[s>A; b>B]`,
    's @PT1S A#1! A#2! b B | completed',
    with_(never('A')),
  ],
  [
    'multi-instance: error of one',
    `${s}<task id="A">${mi(n('2'))}</task>${tasks('B')}${boundary('b', 'A', error('X'))}[s>A; b>B]`,
    's A#1! A#2! b B | completed',
    with_({ A: { error: 'X' } }),
  ],
  [
    'start quantity',
    `${s}<parallelGateway id="g"/>${tasks('A', 'B')}<task id="C" startQuantity="2"/>[s>g; g>A; g>B; A>C; B>C]`,
    's g A B C | completed',
  ],
  ['start quantity never reached', `${s}<task id="C" startQuantity="2"/>[s>C]`, 's | waiting C'],
  ['completion quantity', `${s}<task id="A" completionQuantity="2"/>${tasks('B')}[s>A; A>B]`, 's A B B | completed'],
  [
    'a script in another language is work',
    `${s}<scriptTask id="A" scriptFormat="javascript"><script>x()</script></scriptTask>[s>A]`,
    's @PT1S A | completed',
    with_({ A: { after: 'PT1S' } }),
  ],
  [
    'a stub holds for a FEEL script too',
    `${s}<scriptTask id="A"><script>1</script></scriptTask>${tasks('B')}${boundary('b', 'A', error('X'))}[s>A; b>B]`,
    's @PT1S A! b B | completed',
    with_({ A: { after: 'PT1S', error: 'X' } }),
  ],
  [
    'a receive task waits for its message',
    `${s}<receiveTask id="A" messageRef="M"/>[s>A]`,
    's @PT2S A | completed',
    with_({}, { messages: [{ at: 'PT2S', name: 'M' }] }),
  ],
  ['a receive task waits', `${s}<receiveTask id="A" messageRef="M"/>[s>A]`, 's | waiting A'],
  [
    'a receive task with a stub',
    `${s}<receiveTask id="A" messageRef="M"/>${tasks('B')}${boundary('b', 'A', error('X'))}[s>A; b>B]`,
    's @PT2S A! b B | completed',
    with_({ A: { error: 'X' } }, { messages: [{ at: 'PT2S', name: 'M' }] }),
  ],
  [
    'a receive task told when',
    `${s}<receiveTask id="A" messageRef="M"/>[s>A]`,
    's @PT3S A | completed',
    with_({ A: { after: 'PT3S' } }),
  ],
  [
    'a key is found in the payload',
    `${s}<intermediateCatchEvent id="c" paraf:correlationKey="order">${message()}</intermediateCatchEvent>[s>c]`,
    's @PT2S c | completed',
    {
      variables: { order: 7 },
      ...with_(
        {},
        {
          messages: [
            { at: 'PT1S', name: 'M', payload: { order: 8 } },
            { at: 'PT2S', name: 'M', payload: { order: 7 } },
          ],
        },
      ),
    },
  ],
  [
    'a send task throws',
    `${s}<parallelGateway id="g"/><sendTask id="A" messageRef="M"/>${catches('c', message())}[s>g; g>A; g>c]`,
    's g A c | completed',
  ],
  // Call activities
  [
    'a call',
    `${s}<callActivity id="C" calledElement="Q"/>${tasks('B')}[s>C; C>B]`,
    's q Q1 C B | completed',
    {},
    '<process id="Q"><startEvent id="q"/><task id="Q1"/>[q>Q1]</process>',
  ],
  [
    'a called process fails',
    `${s}<callActivity id="C" calledElement="Q"/>${tasks('B')}${boundary('b', 'C', error('X'))}[s>C; b>B]`,
    's q e C! b B | completed',
    {},
    `<process id="Q"><startEvent id="q"/>${end('e', error('X'))}[q>e]</process>`,
  ],
  [
    'a called process escalates',
    `${s}<callActivity id="C" calledElement="Q"/>${tasks('B', 'D')}${boundary('b', 'C', escalation('E'), false)}[s>C; C>D; b>B]`,
    's q t b B Q1 C D | completed',
    {},
    `<process id="Q"><startEvent id="q"/>${throws('t', escalation('E'))}<task id="Q1"/>[q>t; t>Q1]</process>`,
  ],
  [
    'a called process is interrupted',
    `${s}<callActivity id="C" calledElement="Q"/>${tasks('B')}${boundary('b', 'C', timer('PT1S'))}[s>C; b>B]`,
    's q @PT1S C! b Q1! B | completed',
    with_(never('Q1')),
    '<process id="Q"><startEvent id="q"/><task id="Q1"/>[q>Q1]</process>',
  ],
  [
    'a called process terminates',
    `${s}<callActivity id="C" calledElement="Q"/>${tasks('B')}[s>C; C>B]`,
    's q e C B | completed',
    {},
    `<process id="Q"><startEvent id="q"/>${end('e', terminate)}[q>e]</process>`,
  ],
  [
    'a global task',
    `${s}<callActivity id="C" calledElement="G"/>[s>C]`,
    's @PT1S G C | completed',
    with_({ G: { after: 'PT1S' } }),
    '<globalUserTask id="G"/>',
  ],
  [
    'calls of several instances',
    `${s}<callActivity id="C" calledElement="Q">${mi(n('2'))}</callActivity>[s>C]`,
    's q q Q1 Q1 C#1 C#2 | completed',
    {},
    '<process id="Q"><startEvent id="q"/><task id="Q1"/>[q>Q1]</process>',
  ],
  // Compensation and transactions
  [
    'compensation in reverse',
    `${s}${undoable('A')}${undoable('B')}${throws('t', undo)}[s>A; A>B; B>t]`,
    's A B uB uA t | completed',
  ],
  [
    'compensation of one',
    `${s}${undoable('A')}${undoable('B')}${throws('t', '<compensateEventDefinition activityRef="A"/>')}[s>A; A>B; B>t]`,
    's A B uA t | completed',
  ],
  ['compensation end event', `${s}${undoable('A')}${end('e', undo)}[s>A; A>e]`, 's A uA e | completed'],
  [
    'what is not complete is not undone',
    `${s}<parallelGateway id="g"/>${undoable('A')}${throws('t', undo)}[s>g; g>A; g>t]`,
    's g t @PT1S A | completed',
    with_({ A: { after: 'PT1S' } }),
  ],
  [
    'inside a completed sub-process',
    `${s}${sub('P1', `${undoable('A')}${undoable('B')}[P1s>A; A>B]`)}${throws('t', undo)}[s>P1; P1>t]`,
    's P1s A B P1 uB uA t | completed',
  ],
  [
    'an activity that ran twice',
    `${s}<exclusiveGateway id="m"/>${undoable('A')}<exclusiveGateway id="g"/>${throws('t', undo)}[s>m; m>A; A>g; g>m:x = 1; g>t]`,
    's m A g m A g uA uA t | completed',
    { variables: { x: 0 }, ...with_({ A: { set: { x: { feel: 'x + 1' } } } }) },
  ],
  [
    'several instances are undone once',
    `${s}${undoable('A').replace('<task id="A"/>', `<task id="A">${mi(n('2'))}</task>`)}${throws('t', undo)}[s>A; A>t]`,
    's A#1 A#2 uA t | completed',
  ],
  [
    'a compensation event sub-process',
    `${s}${sub('P1', `<task id="A"/>${on('H', undo, '<task id="B"/>[Hs>B]')}[P1s>A]`)}${throws('t', undo)}[s>P1; P1>t]`,
    's P1s A P1 Hs B H t | completed',
  ],
  [
    'compensation out of an error handler',
    `${s}${undoable('A')}${tasks('B')}${on('H', error(), `${throws('t', undo)}[Hs>t]`)}[s>A; A>B]`,
    's A B! Hs uA t H | completed',
    with_({ B: { error: 'X' } }),
  ],
  [
    'transaction cancelled',
    `${s}<transaction id="T"><startEvent id="i"/>${undoable('A')}${end('x', cancel)}[i>A; A>x]</transaction>${boundary('b', 'T', cancel)}${tasks('C', 'D')}[s>T; T>D; b>C]`,
    's i A x uA T! b C | completed',
  ],
  [
    'transaction succeeds',
    `${s}<transaction id="T"><startEvent id="i"/>${undoable('A')}[i>A]</transaction>${boundary('b', 'T', cancel)}${tasks('C', 'D')}[s>T; T>D; b>C]`,
    's i A T D | completed',
  ],
  [
    'transaction hazard undoes nothing',
    `${s}<transaction id="T"><startEvent id="i"/>${undoable('A')}${end('x', error('X'))}[i>A; A>x]</transaction>${boundary('b', 'T', error('X'))}${tasks('C')}[s>T; b>C]`,
    's i A x T! b C | completed',
  ],
  [
    'a completed transaction can be undone',
    `${s}<transaction id="T"><startEvent id="i"/>${undoable('A')}[i>A]</transaction>${throws('t', undo)}[s>T; T>t]`,
    's i A T uA t | completed',
  ],
  // Starts
  [
    'start by message',
    `<startEvent id="s">${message()}</startEvent>${tasks('A')}[s>A]`,
    '@PT1S s A | completed',
    with_({}, { messages: [{ at: 'PT1S', name: 'M' }] }),
  ],
  ['start by message waits', `<startEvent id="s">${message()}</startEvent>${tasks('A')}[s>A]`, '| waiting s'],
  ['start by timer', `<startEvent id="s">${timer('PT5S')}</startEvent>${tasks('A')}[s>A]`, '@PT5S s A | completed'],
  [
    'start by cycle',
    `<startEvent id="s">${timer('R2/PT5S', 'Cycle')}</startEvent>${tasks('A')}[s>A]`,
    '@PT5S s A @PT10S s A | completed',
  ],
  [
    'start by signal',
    `<startEvent id="s">${signal}</startEvent>${tasks('A')}[s>A]`,
    '@PT1S s A | completed',
    with_({}, { signals: [{ at: 'PT1S', name: 'S' }] }),
  ],
  [
    'start by condition',
    `<startEvent id="s">${when('x = 1')}</startEvent>${tasks('A')}[s>A]`,
    's A | completed',
    { variables: { x: 1 } },
  ],
  [
    'start by either of two messages',
    `<startEvent id="s">${message()}${message('N')}</startEvent>${tasks('A')}[s>A]`,
    '@PT1S s A | completed',
    with_({}, { messages: [{ at: 'PT1S', name: 'N' }] }),
  ],
  [
    'start by both of two messages',
    `<startEvent id="s" parallelMultiple="true">${message()}${message('N')}</startEvent>${tasks('A')}[s>A]`,
    '@PT3S s A | completed',
    with_(
      {},
      {
        messages: [
          { at: 'PT1S', name: 'N' },
          { at: 'PT3S', name: 'M' },
        ],
      },
    ),
  ],
  [
    'start by a receive task',
    `<receiveTask id="A" instantiate="true" messageRef="M"/>${tasks('B')}[A>B]`,
    '@PT1S A B | completed',
    with_({}, { messages: [{ at: 'PT1S', name: 'M' }] }),
  ],
  [
    'start by an event gateway',
    `<eventBasedGateway id="g" instantiate="true"/>${catches('c', message())}${catches('d', message('N'))}${tasks('A', 'B')}[g>c; g>d; c>A; d>B]`,
    '@PT1S g d B | completed',
    with_({}, { messages: [{ at: 'PT1S', name: 'N' }] }),
  ],
  [
    'start by all behind a parallel event gateway',
    `<eventBasedGateway id="g" instantiate="true" eventGatewayType="Parallel"/>${catches('c', message())}${catches('d', message('N'))}[g>c; g>d]`,
    '@PT1S d @PT2S g c | completed',
    with_(
      {},
      {
        messages: [
          { at: 'PT1S', name: 'N' },
          { at: 'PT2S', name: 'M' },
        ],
      },
    ),
  ],
];

export const FEATURES: readonly Feature[] = listed.map(([name, body, says, told, rest]) => ({
  name,
  body,
  says,
  rest: `${ROOTS}${rest ?? ''}`,
  ...(told === undefined ? {} : { told }),
}));
