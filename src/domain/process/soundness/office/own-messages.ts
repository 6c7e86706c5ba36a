/** The messages that the office itself sends: each is awaited under its very name, and sent by nobody else. */
import { isNear, unknownWord } from '../../../shared/nearest.js';
import { isActivity } from '../../definition.js';
import type { FlowNode, Node, ProcessDefinition } from '../../definition.js';
import type { Finding } from '../../findings.js';
import { awaitedAt, isOpenedBy, isOwnMessage, OWN_MESSAGE_NAMES, OWN_MESSAGES, SURVEY_COMPLETED } from '../../gates.js';
import { does } from '../../words.js';
import { irregular, titled } from '../finding.js';
import type { Desk } from './desk.js';

const events = (node: Node): readonly string[] =>
  'events' in node ? node.events.flatMap((event) => (event.type === 'message' ? [event.name] : [])) : [];

/** Names of the messages that a node sends. */
const sentAt = (node: Node): readonly string[] => {
  if (node.kind === 'throw' || node.kind === 'end') return events(node);
  return [
    ...(node.kind === 'send' && node.message !== undefined ? [node.message.name] : []),
    ...(isActivity(node) && node.sends !== undefined ? [node.sends.name] : []),
  ];
};

/** Names of the messages that a node listens for, even where no token waits there. */
const heardAt = (node: Node): readonly string[] =>
  node.kind === 'start' || node.kind === 'boundary' ? events(node) : awaitedAt(node);

const sentIn = (definition: ProcessDefinition): ReadonlySet<string> =>
  new Set(Object.values(definition.nodes).flatMap(sentAt));

const isMistaken = (name: string): boolean =>
  OWN_MESSAGE_NAMES.some((own) => isNear(name, own) || OWN_MESSAGES[own].mistaken.test(name));

const isForSurvey = ({ labels, kind }: FlowNode): boolean =>
  (kind === 'receive' || kind === 'catch') && (labels.gateKind === 'survey' || does(labels, 'survey'));

const misnamed = (desk: Desk, node: FlowNode, sent: ReadonlySet<string>): readonly Finding[] =>
  heardAt(node).flatMap((name) => {
    if (isOwnMessage(name) || sent.has(name)) return [];
    const gate = isForSurvey(node) && !isOpenedBy(node, SURVEY_COMPLETED);
    if (!gate && !isMistaken(name)) return [];
    return [
      irregular({
        rule: 'message-unknown',
        element: node.id,
        message: `${titled(desk.definition, node.id)} waits for what nothing sends: ${unknownWord('message of the office', name, OWN_MESSAGE_NAMES)}`,
        remedy: `name the message ${OWN_MESSAGE_NAMES.join(' or ')}; where another system sends it, give it a name that is not taken for the office's`,
        path: [node.id],
      }),
    ];
  });

const reserved = (desk: Desk, node: FlowNode): readonly Finding[] => {
  const begins = node.kind === 'start' && node.scope === desk.process.id ? heardAt(node) : [];
  return [...sentAt(node), ...begins].filter(isOwnMessage).map((name) =>
    irregular({
      rule: 'message-reserved',
      element: node.id,
      message: `${titled(desk.definition, node.id)} ${begins.includes(name) ? 'begins by' : 'sends'} ${name}, which the office itself tells to the application that waits for it, and nobody else`,
      remedy: 'wait for it in a receive task or a catch event, or choose another name',
      path: [node.id],
    }),
  );
};

export const messageFindings = (desk: Desk): readonly Finding[] => {
  if (!desk.official) return [];
  const sent = sentIn(desk.definition);
  return desk.nodes.flatMap((node) => [...misnamed(desk, node, sent), ...reserved(desk, node)]);
};
