/** The messages by which the office itself opens a gate: the checker and the rules ask the same question here. */
import type { Node } from './definition.js';
import type { Gate } from './words.js';

interface OwnMessage {
  readonly opens: Gate;
  /** Names that people give the message by mistake. */
  readonly mistaken: RegExp;
}

/** Messages of BPMN that the office sends of its own accord, by name; every other name belongs to the procedures. */
export const OWN_MESSAGES = {
  /** The applicant has filled the survey (Maluku Tenggara regulation 24/2021, article 7(3)). Its own record tells it. */
  surveyCompleted: { opens: 'survey', mistaken: /^(surve[iy]|skm|ikm)/i },
} as const satisfies Readonly<Record<string, OwnMessage>>;

export type OwnMessageName = keyof typeof OWN_MESSAGES;

export const OWN_MESSAGE_NAMES = Object.keys(OWN_MESSAGES) as readonly OwnMessageName[];

export const SURVEY_COMPLETED: OwnMessageName = 'surveyCompleted';

export const isOwnMessage = (name: string): name is OwnMessageName => Object.hasOwn(OWN_MESSAGES, name);

/** Names of the messages that hold a token at this node until they come. */
export const awaitedAt = (node: Node): readonly string[] => {
  if (node.kind === 'receive') return node.message === undefined ? [] : [node.message.name];
  return node.kind === 'catch' ? node.events.flatMap((event) => (event.type === 'message' ? [event.name] : [])) : [];
};

/** True where a node waits for this message of the office. */
export const isOpenedBy = (node: Node, message: OwnMessageName): boolean => awaitedAt(node).includes(message);
