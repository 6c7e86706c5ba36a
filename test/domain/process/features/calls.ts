/** Call activities (see parts.ts for how they are written). */
import {
  features,
  boundary,
  end,
  error,
  escalation,
  mi,
  n,
  never,
  s,
  tasks,
  terminate,
  throws,
  timer,
  with_,
} from './parts.js';

export const callsFeatures = features([
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
]);
