/** Ends, links, conditions (see parts.ts for how they are written). */
import {
  features,
  catches,
  end,
  message,
  mi,
  n,
  never,
  s,
  signal,
  sub,
  tasks,
  terminate,
  throws,
  when,
  with_,
} from './parts.js';

export const eventsFeatures = features([
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
]);
