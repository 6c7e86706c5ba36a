import { MESSAGE_TASK } from '../../domain/application/incident-end.js';
import { MESSAGE_SUBJECT } from '../../domain/incidents/subjects.js';
import type { KeptMessage, ProcessMessages } from '../../domain/ports/process-messages.js';
import { receiverOf } from '../../domain/application/conversation.js';
import { conversationOf } from '../../domain/application/origin.js';
import { SYSTEM } from '../../domain/application/messages.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { Definitions } from '../../domain/ports/definitions.js';
import type { Incidents } from '../../domain/ports/incidents.js';
import { elementOf } from '../../domain/process/definition.js';
import { feelValue } from '../../domain/process/feel.js';
import { messageStarts, type Trigger } from '../../domain/process/triggers.js';
import type { Json, JsonObject } from '../../domain/shared/json.js';
import { createLoop, type Loop, type LoopOptions } from '../polling-loop.js';
import type { BeginCase } from './begin-case.js';
import type { Version } from './current.js';

export interface MessageLoopOptions extends LoopOptions {
  readonly messages: ProcessMessages;
  readonly applications: Pick<Applications, 'find' | 'begunByMessagesOf'>;
  readonly definitions: Pick<Definitions, 'find'>;
  readonly courier: Pick<Courier, 'post'>;
  readonly incidents: Pick<Incidents, 'raise'>;
  readonly current: () => Promise<readonly Version[]>;
  readonly begin: BeginCase;
  readonly office: string;
  readonly batch: number;
  /** Time until a message that nobody could take is looked at again. */
  readonly againMs: number;
}

const variablesOf = (payload: Json): JsonObject =>
  payload !== null && typeof payload === 'object' && !Array.isArray(payload) ? (payload as JsonObject) : {};

/**
 * Hands each kept message to one receiver: to the procedure that waits for it, or to a new case that it begins.
 * Otherwise it stays until one does, or until its time is over and a supervisor is told. The receiver is chosen in the
 * record before it is told, so that a process killed in between tells the same one. A message that its receiver does
 * not take waits for another.
 */
export const createMessageLoop = (options: MessageLoopOptions): Loop => {
  const { messages, applications, definitions, courier, incidents, clock, office } = options;

  const tell = async ({ receiver, deliveryKey, name, payload, givenKey, to }: KeptMessage): Promise<void> => {
    if (receiver === null || deliveryKey === null) return;
    await courier.post(receiver, {
      type: 'process-message',
      key: deliveryKey,
      at: clock(),
      actor: SYSTEM,
      name,
      payload,
      correlationKey: givenKey,
      ...(to === undefined ? {} : { to }),
    });
  };

  /** Keys that receivers read out of a message that came without one (BPMN 2.0.2, 8.4.2: retrieval expressions). */
  const keysIn = async ({ name, to, payload, correlationKey, ...at }: KeptMessage): Promise<readonly Json[]> => {
    if (correlationKey !== null) return [correlationKey];
    const found: Json[] = [];
    const address = { office, name, ...(to === undefined ? {} : { to }) };
    for (const { digest, element } of await messages.keysAsked(address)) {
      const definition = await definitions.find(digest);
      const node = definition === null ? undefined : elementOf(definition, element);
      if (definition === null || node === undefined) continue;
      const specs = node.kind === 'receive' ? [node.message] : 'events' in node ? node.events : [];
      for (const spec of specs) {
        if (spec?.type !== 'message' || spec.key === undefined) continue;
        const context = { variables: variablesOf(payload), at: at.postedAt, zone: definition.zone };
        const value = feelValue(spec.key, context);
        if (value.ok && value.value !== null) found.push(value.value);
      }
    }
    return found;
  };

  const hasPartner = async (sender: ApplicationRow | null): Promise<boolean> =>
    sender !== null && (await applications.begunByMessagesOf(sender.id)).some(({ finishedAt }) => finishedAt === null);

  /** Gives the message to a procedure that waits for it; true where one has been chosen. */
  const giveToWaiting = async (message: KeptMessage, sender: ApplicationRow | null): Promise<boolean> => {
    const { id, name, to } = message;
    const address = { office, name, ...(to === undefined ? {} : { to }) };
    const keys = await keysIn(message);
    // One key at a time: the receiver is told under the key that it asks for.
    for (const key of keys.length === 0 ? [null] : keys) {
      const receiver = receiverOf(
        {
          sender: sender?.id ?? null,
          conversation: sender === null ? null : conversationOf(sender),
          addressed: to !== undefined,
          hasPartner: await hasPartner(sender),
        },
        await messages.receivers({ ...address, keys: key === null ? [] : [key] }),
      );
      if (receiver === null) continue;
      if (!(await messages.give(id, receiver, key))) return true;
      const given = await messages.find(message.sender, message.key);
      if (given?.state === 'given') await tell(given);
      return true;
    }
    return false;
  };

  const startOf = (
    { name, to }: KeptMessage,
    versions: readonly Version[],
  ): (Trigger & { readonly digest: string }) | undefined => {
    const starts = versions.flatMap(({ definition }) =>
      messageStarts(definition).map((start) => ({ ...start, digest: definition.digest })),
    );
    return starts.find((start) => (to === undefined ? start.name === name : start.startEvent === to));
  };

  /** A message begins one case: the choice stands in the record before the case does. */
  const finishBeginning = async (message: KeptMessage): Promise<void> => {
    const chosen = message.deliveryKey ?? '';
    const digest = chosen.slice(0, chosen.indexOf('/'));
    const definition = await definitions.find(digest);
    const start = (definition === null ? [] : messageStarts(definition)).find(
      ({ startEvent, name }) =>
        startEvent === chosen.slice(digest.length + 1) && (message.to !== undefined || name === message.name),
    );
    if (start === undefined) throw new Error(`message ${message.id} was to begin a case at "${chosen}", which is gone`);
    const sender = message.sender === null ? null : await applications.find(message.sender);
    const application = await options.begin({
      trigger: message.key,
      by: 'message',
      digest,
      process: start.process,
      startEvent: start.startEvent,
      message: start.name,
      variables: variablesOf(message.payload),
      sender,
      at: message.postedAt,
    });
    await messages.begun(message.id, application);
  };

  const expire = async ({ id, sender, name }: KeptMessage): Promise<void> => {
    await incidents.raise({
      application: sender ?? `${MESSAGE_SUBJECT}${id}`,
      task: MESSAGE_TASK,
      code: 'MESSAGE_UNCLAIMED',
      detail: `no procedure has waited for message "${name}" in the time that it is kept`,
      at: clock(),
    });
    await messages.expire(id);
    options.report({
      loop: 'messages',
      code: 'MESSAGE_UNCLAIMED',
      detail: `message ${id} was given up`,
      ...(sender === null ? {} : { application: sender }),
    });
  };

  return createLoop('messages', options, async () => {
    const versions = await options.current();
    const starts = versions.flatMap(({ definition }) => messageStarts(definition));
    const settled = await messages.settle();
    for (const message of await messages.unposted(options.batch)) await tell(message);
    for (const message of await messages.beginning(options.batch)) await finishBeginning(message);
    const overdue = await messages.overdue(clock(), options.batch);
    for (const message of overdue) await expire(message);
    let handled = settled + overdue.length;
    const takeable = await messages.takeable({
      office,
      at: clock(),
      limit: options.batch,
      names: [...new Set(starts.map(({ name }) => name))],
      elements: [...new Set(starts.map(({ startEvent }) => startEvent))],
    });
    for (const message of takeable) {
      const sender = message.sender === null ? null : await applications.find(message.sender);
      if (await giveToWaiting(message, sender)) handled += 1;
      else {
        const start = startOf(message, versions);
        if (start === undefined) await messages.postpone(message.id, clock() + options.againMs);
        else if (await messages.beginWith(message.id, start.digest, start.startEvent)) {
          await finishBeginning({ ...message, deliveryKey: `${start.digest}/${start.startEvent}` });
          handled += 1;
        }
      }
    }
    return handled;
  });
};
