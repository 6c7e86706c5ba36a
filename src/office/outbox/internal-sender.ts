/**
 * Delivers messages of one procedure to others of its office, through the courier: each receiver has a message once.
 */
import { text } from '../../domain/integration/lenient.js';
import { SYSTEM, type OutsideMessage } from '../../domain/application/messages.js';
import type { ApplicationRow, Applications } from '../../domain/ports/applications.js';
import type { Courier } from '../../domain/ports/courier.js';
import type { OutboxRow } from '../../domain/ports/outbox.js';
import type { Json, JsonObject } from '../../domain/shared/json.js';
import type { BeginCase } from '../exchange/begin-case.js';
import type { Version } from '../exchange/current.js';
import { signalStarts } from '../../domain/process/triggers.js';
import type { ProcessMessages } from '../../domain/ports/process-messages.js';
import type { Delivery, Sender } from './sender.js';

export interface InternalSenderOptions {
  readonly applications: Pick<Applications, 'find' | 'findBySource' | 'children' | 'awaiting'>;
  readonly courier: Pick<Courier, 'post'>;
  readonly messages: Pick<ProcessMessages, 'post'>;
  readonly current: () => Promise<readonly Version[]>;
  readonly begin: BeginCase;
  /** Time for which a message is kept that no procedure waits for. */
  readonly keptMs: number;
  readonly clock: () => number;
}

type Content = { [M in OutsideMessage as M['type']]: Omit<M, 'key' | 'at' | 'actor'> }[OutsideMessage['type']];

const sent = (answer: JsonObject): Delivery => ({ kind: 'sent', answer });
const again = (reason: string): Delivery => ({ kind: 'again', reason });

const isOpen = (row: ApplicationRow): boolean => row.finishedAt === null;

const json = (value: Json | undefined): Json => value ?? null;
const object = (value: Json | undefined): JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};

export const createInternalSender = (options: InternalSenderOptions): Sender => {
  const { applications, courier, clock } = options;
  const post = async (to: string, { key }: OutboxRow, content: Content): Promise<void> => {
    const message: OutsideMessage = { ...content, key, at: clock(), actor: SYSTEM };
    await courier.post(to, message);
  };

  const outcomeOf = (payload: JsonObject): NonNullable<NonNullable<ApplicationRow['state']>['outcome']> | null => {
    const outcome = text(payload['outcome']);
    return outcome === '' ? null : (outcome as NonNullable<NonNullable<ApplicationRow['state']>['outcome']>);
  };

  const callEnded = async (row: OutboxRow): Promise<Delivery> => {
    const { payload } = row;
    const outcome = outcomeOf(payload);
    if (outcome === null)
      return { kind: 'never', code: 'INVARIANT', reason: 'a procedure that ended names no outcome' };
    await post(text(payload['to']), row, {
      type: 'call-ended',
      task: text(payload['task']),
      child: row.application,
      outcome,
      error: typeof payload['error'] === 'string' ? payload['error'] : null,
      outputs: object(payload['outputs']),
    });
    return sent({ to: text(payload['to']) });
  };

  const callCancelled = async (row: OutboxRow): Promise<Delivery> => {
    const child = await applications.findBySource('procedure', `${row.application}/${text(row.payload['item'])}`);
    if (child === null) return again('the called procedure is not on record yet');
    if (isOpen(child)) await post(child.id, row, { type: 'call-cancelled' });
    return sent({ to: child.id, running: isOpen(child) });
  };

  /** Tells every licence of the group that is not over; the rules of each know whether it depends on this one. */
  const licenceEnded = async (row: OutboxRow): Promise<Delivery> => {
    const { payload } = row;
    const outcome = outcomeOf(payload);
    if (outcome === null) return { kind: 'never', code: 'INVARIANT', reason: 'a licence that ended names no outcome' };
    const licence = text(payload['licence']);
    const waiting = (await applications.children(text(payload['group']))).filter(
      (sibling) => isOpen(sibling) && sibling.origin.source === 'procedure' && sibling.origin.after.includes(licence),
    );
    const reason = typeof payload['reason'] === 'string' ? payload['reason'] : null;
    for (const { id } of waiting) await post(id, row, { type: 'licence-ended', licence, outcome, reason });
    return sent({ to: waiting.map(({ id }) => id) });
  };

  /** Stores a message until one receiver has it (BPMN 2.0.2, 10.5.1). */
  const message = async ({ application, key, payload }: OutboxRow): Promise<Delivery> => {
    const sender = await applications.find(application);
    if (sender === null) return again('the sender is not on record');
    const to = text(payload['to']);
    const { id } = await options.messages.post({
      office: sender.office,
      sender: application,
      key,
      name: text(payload['name']),
      payload: json(payload['payload']),
      correlationKey: json(payload['correlationKey']),
      ...(to === '' ? {} : { to }),
      at: clock(),
      expiresAt: clock() + options.keptMs,
    });
    return sent({ kept: id });
  };

  /**
   * Gives a signal to every procedure that waits for it now, and to those that begin by it; nobody later hears of it.
   */
  const signal = async (row: OutboxRow): Promise<Delivery> => {
    const sender = await applications.find(row.application);
    if (sender === null) return again('the sender is not on record');
    const name = text(row.payload['name']);
    const payload = json(row.payload['payload']);
    const waiting = (await applications.awaiting({ office: sender.office, kind: 'signal', name, key: null })).filter(
      (id) => id !== row.application,
    );
    for (const id of waiting) await post(id, row, { type: 'process-signal', name, payload });
    const begun: string[] = [];
    for (const { definition } of await options.current())
      for (const { process, startEvent } of signalStarts(definition).filter((start) => start.name === name))
        begun.push(
          await options.begin({
            trigger: `${row.key}/${process}/${startEvent}`,
            by: 'signal',
            digest: definition.digest,
            process,
            startEvent,
            variables: object(payload),
            sender,
            at: clock(),
          }),
        );
    return sent({ to: [...waiting], begun });
  };

  return async (row) => {
    const kind = text(row.payload['kind']);
    switch (kind) {
      case 'call-ended':
        return callEnded(row);
      case 'call-escalated':
        await post(text(row.payload['to']), row, {
          type: 'call-escalated',
          task: text(row.payload['task']),
          code: text(row.payload['code']),
        });
        return sent({ to: text(row.payload['to']) });
      case 'call-cancelled':
        return callCancelled(row);
      case 'licence-ended':
        return licenceEnded(row);
      case 'message':
        return message(row);
      case 'signal':
        return signal(row);
      default:
        return { kind: 'never', code: 'INVARIANT', reason: `an internal message of unknown kind "${kind}"` };
    }
  };
};
