/** Gateways (see parts.ts for how they are written). */
import { features, catches, message, never, s, signal, tasks, timer, when, with_ } from './parts.js';

export const gatewaysFeatures = features([
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
]);
