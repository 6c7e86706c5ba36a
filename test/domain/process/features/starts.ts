/** Starts (see parts.ts for how they are written). */
import { features, catches, message, signal, tasks, timer, when, with_ } from './parts.js';

export const startsFeatures = features([
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
]);
