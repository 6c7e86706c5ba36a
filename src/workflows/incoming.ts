/** Reads what a signal carried. A signal cannot be refused at the door: what makes no sense becomes a message that the rules decline. */
import type { Actor, OutsideMessage } from '../domain/application/messages.js';
import type { JsonObject } from '../domain/shared/json.js';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const text = (value: unknown): string => (typeof value === 'string' ? value : '');
const texts = (value: unknown): readonly string[] => (Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : []);

const NOBODY: Actor = { user: 'unknown', roles: [] };

const actorOf = (value: unknown): Actor => {
  if (!isRecord(value) || text(value['user']) === '') return NOBODY;
  const onBehalfOf = text(value['onBehalfOf']);
  return { user: text(value['user']), roles: texts(value['roles']), ...(onBehalfOf === '' ? {} : { onBehalfOf }) };
};

const changeOf = (value: unknown): Extract<OutsideMessage, { type: 'file-changed' }>['change'] => {
  const change = isRecord(value) ? value : {};
  const sha256 = text(change['sha256']);
  if (change['kind'] === 'recommendation') {
    return {
      kind: 'recommendation',
      number: text(change['number']),
      date: text(change['date']),
      result: change['result'] === 'positive' ? 'positive' : 'negative',
      sha256,
    };
  }
  return { kind: 'requirement', requirement: text(change['requirement']), sha256 };
};

/**
 * The message of a signal. Its type is that of the signal's name, whatever the payload says; a time in the future counts
 * as now; a message without a key gets one from its place in the history.
 */
export const readSignal = (type: OutsideMessage['type'], payload: unknown, now: number, place: number): OutsideMessage => {
  const given = isRecord(payload) ? payload : {};
  const at = typeof given['at'] === 'number' && Number.isFinite(given['at']) ? Math.min(given['at'], now) : now;
  const key = text(given['key']) === '' ? `unkeyed/${String(place)}` : text(given['key']).slice(0, 200);
  const base = { key, at, actor: actorOf(given['actor']) };
  const task = text(given['task']);
  const reason = text(given['reason']);
  switch (type) {
    case 'give-paraf':
      return { ...base, type, task, draft: text(given['draft']) };
    case 'complete-task':
      return { ...base, type, task, input: isRecord(given['input']) ? (given['input'] as JsonObject) : {} };
    case 'return-task':
      return { ...base, type, task, to: text(given['to']), reason, items: texts(given['items']) };
    case 'recall-task':
      return { ...base, type, element: text(given['element']), reason };
    case 'survey-completed':
      return { ...base, type, survey: text(given['survey']) };
    case 'withdraw':
      return { ...base, type, reason };
    case 'file-changed':
      return { ...base, type, change: changeOf(given['change']) };
    case 'hold':
      return { ...base, type, ground: text(given['ground']), reason };
    case 'resume':
      return { ...base, type, reason };
    case 'repair':
      return { ...base, type, task, to: text(given['to']), reason };
    case 'supersede':
      return { ...base, type, status: text(given['status']), reason };
  }
};
