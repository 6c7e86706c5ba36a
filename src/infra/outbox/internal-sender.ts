/** Delivers what one procedure says to others of its office, through the courier: each receiver has it once. */
import { text } from '../../domain/integration/lenient.js';
import { SYSTEM, type OutsideMessage } from '../../domain/application/messages.js';
import type { ApplicationRow, Applications, Courier, OutboxRow } from '../../domain/ports/store.js';
import type { Json, JsonObject } from '../../domain/shared/json.js';
import type { Delivery, Sender } from './sender.js';

export interface InternalSenderOptions {
  readonly applications: Pick<Applications, 'find' | 'findBySource' | 'children' | 'awaiting'>;
  readonly courier: Pick<Courier, 'post'>;
  readonly clock: () => number;
}

type Content = { [M in OutsideMessage as M['type']]: Omit<M, 'key' | 'at' | 'actor'> }[OutsideMessage['type']];

const sent = (answer: JsonObject): Delivery => ({ kind: 'sent', answer });
const again = (reason: string): Delivery => ({ kind: 'again', reason });

const isOpen = (row: ApplicationRow): boolean => row.finishedAt === null;

const json = (value: Json | undefined): Json => value ?? null;
const object = (value: Json | undefined): JsonObject =>
  value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as JsonObject) : {};

export const createInternalSender = ({ applications, courier, clock }: InternalSenderOptions): Sender => {
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

  /** To every licence of the group that is not over; the rules of each know whether it depends on this one. */
  const licenceEnded = async (row: OutboxRow): Promise<Delivery> => {
    const { payload } = row;
    const outcome = outcomeOf(payload);
    if (outcome === null) return { kind: 'never', code: 'INVARIANT', reason: 'a licence that ended names no outcome' };
    const licence = text(payload['licence']);
    const waiting = (await applications.children(text(payload['group']))).filter(
      (sibling) =>
        isOpen(sibling) && Array.isArray(sibling.sourceKeys['after']) && sibling.sourceKeys['after'].includes(licence),
    );
    const reason = typeof payload['reason'] === 'string' ? payload['reason'] : null;
    for (const { id } of waiting) await post(id, row, { type: 'licence-ended', licence, outcome, reason });
    return sent({ to: waiting.map(({ id }) => id) });
  };

  const receivers = async (row: OutboxRow, kind: 'message' | 'signal', key: Json): Promise<readonly string[]> => {
    const sender = await applications.find(row.application);
    if (sender === null) return [];
    const waiting = await applications.awaiting({ office: sender.office, kind, name: text(row.payload['name']), key });
    return waiting.filter((id) => id !== row.application);
  };

  /** One receiver (BPMN 2.0.2, 10.5.1). A message that none waits for is not lost: it stays, and a supervisor sees it. */
  const message = async (row: OutboxRow): Promise<Delivery> => {
    const name = text(row.payload['name']);
    const correlationKey = json(row.payload['correlationKey']);
    const [first, ...others] = await receivers(row, 'message', correlationKey);
    if (first === undefined) {
      return {
        kind: 'never',
        code: 'ACTION_OUT_OF_TURN',
        reason: `no procedure waits for message "${name}" with this key`,
      };
    }
    await post(first, row, { type: 'process-message', name, payload: json(row.payload['payload']), correlationKey });
    return sent({ to: first, alsoWaiting: others.length });
  };

  const signal = async (row: OutboxRow): Promise<Delivery> => {
    const name = text(row.payload['name']);
    const waiting = await receivers(row, 'signal', null);
    for (const id of waiting)
      await post(id, row, { type: 'process-signal', name, payload: json(row.payload['payload']) });
    return sent({ to: waiting });
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
