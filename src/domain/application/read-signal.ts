/** Reads signals. None can be refused at the door: a senseless one becomes a message that the rules decline. */
import { asList, asText, isObject } from '../shared/json.js';
import type { Actor, OutsideMessage } from './messages.js';
import { OUTCOMES, type Outcome } from './state.js';
import { wantedItem, type WantedItem } from './wanted-item.js';
import type { OssClockCode } from '../time/index.js';
import type { Json, JsonObject } from '../shared/json.js';

/** Longest id in the record, in characters of printable ASCII: as long as its columns. */
export const MAX_ID_LENGTH = 191;
/**
 * Id from a payload. One that nothing in the office can have stays legible in the refusal, cut to the record's limit.
 */
const id = (value: unknown): string =>
  asText(value)
    .slice(0, MAX_ID_LENGTH)
    .replaceAll(/[^\x21-\x7e]/g, '?');

/** Keys that the machinery makes itself: a sender who took one would silence it. */
const RESERVED =
  /^(started$|effect-done\/|effect-failed\/|correction-wanted\/|timer\/|deadline\/|clock\/|unkeyed\/|unsent\/)/;
const isKey = (value: string): boolean =>
  value !== '' && value.length <= MAX_ID_LENGTH && /^[\x21-\x7e]+$/.test(value) && !RESERVED.test(value);

const texts = (value: Json | undefined): readonly string[] =>
  asList(value).filter((entry) => typeof entry === 'string');

/** Items of a return: sentences as they are; of an item with members, those that are known. */
const itemsOf = (value: Json | undefined): readonly (string | WantedItem)[] =>
  asList(value).flatMap((item) => (typeof item === 'string' ? item : (wantedItem(item) ?? [])));

const fieldsOf = (value: unknown): JsonObject => (isObject(value) ? value : {});

const outcomeOf = (value: unknown): Outcome => OUTCOMES.find((outcome) => outcome === value) ?? 'failed';

const NOBODY: Actor = { user: 'unknown', roles: [] };

const actorOf = (value: unknown): Actor => {
  if (!isObject(value) || asText(value['user']) === '') return NOBODY;
  const onBehalfOf = id(value['onBehalfOf']);
  return { user: id(value['user']), roles: texts(value['roles']), ...(onBehalfOf === '' ? {} : { onBehalfOf }) };
};

const changeOf = (value: unknown): Extract<OutsideMessage, { type: 'file-changed' }>['change'] => {
  const change = fieldsOf(value);
  const sha256 = id(change['sha256']);
  if (change['kind'] === 'recommendation') {
    return {
      kind: 'recommendation',
      number: asText(change['number']),
      date: asText(change['date']),
      result: change['result'] === 'positive' ? 'positive' : 'negative',
      sha256,
    };
  }
  return { kind: 'requirement', requirement: id(change['requirement']), sha256 };
};

/**
 * Signature from a payload. A claim other than `passed` is read as one that could not be judged; the record refutes a
 * signature that was not filed so.
 */
const signatureOf = (value: unknown): Extract<OutsideMessage, { type: 'application-signed' }>['signature'] => {
  const signature = fieldsOf(value);
  return {
    sha256: id(signature['sha256']),
    statement: id(signature['statement']),
    form: signature['form'] === 'pdf' ? 'pdf' : 'cms',
    indication: signature['indication'] === 'passed' ? 'passed' : 'indeterminate',
    subIndication: typeof signature['subIndication'] === 'string' ? id(signature['subIndication']) : null,
    signer: asText(signature['signer']),
  };
};

const coverOf = (value: unknown): Extract<OutsideMessage, { type: 'application-signed' }>['cover'] => {
  const cover = fieldsOf(value);
  const files = fieldsOf(cover['requirements']);
  const corrections = cover['corrections'];
  return {
    requirements: Object.fromEntries(Object.entries(files).map(([requirement, sha256]) => [requirement, id(sha256)])),
    corrections: typeof corrections === 'number' ? corrections : 0,
  };
};

/** Status code of OSS. Any other code resumes a stop of OSS, which is refused where OSS has stopped nothing. */
const ossCode = (value: unknown): OssClockCode => (value === '41' || value === '43' || value === '44' ? value : '42');

const UNSENT = 'unsent/';

export const isUnsentKey = (key: string): boolean => key.startsWith(UNSENT);

/** Substitute for a message that the office did not send: nobody's, with nothing in it. */
export const unsentMessage = (type: OutsideMessage['type'], now: number, place: number): OutsideMessage => ({
  ...readSignal(type, undefined, now, place),
  key: `${UNSENT}${String(place)}`,
});

/**
 * Message of a signal. Its type is that of the signal's name, whatever the payload says. A time in the future counts as
 * now. A message without a key, or with one that is not its sender's to give, gets a key from its place in the history.
 */
export const readSignal = (
  type: OutsideMessage['type'],
  payload: unknown,
  now: number,
  place: number,
): OutsideMessage => {
  const given = fieldsOf(payload);
  const at =
    typeof given['at'] === 'number' && Number.isSafeInteger(given['at']) && given['at'] >= 0
      ? Math.min(given['at'], now)
      : now;
  const key = isKey(asText(given['key'])) ? asText(given['key']) : `unkeyed/${String(place)}`;
  const base = { key, at, actor: actorOf(given['actor']) };
  const task = id(given['task']);
  const reason = asText(given['reason']);
  switch (type) {
    case 'give-paraf':
      return { ...base, type, task, draft: asText(given['draft']) };
    case 'complete-task':
      return { ...base, type, task, input: fieldsOf(given['input']) };
    case 'return-task':
      return { ...base, type, task, to: id(given['to']), reason, items: itemsOf(given['items']) };
    case 'recall-task':
      return { ...base, type, element: id(given['element']), reason };
    case 'survey-completed':
      return {
        ...base,
        type,
        survey: id(given['survey']),
        ...(typeof given['gate'] === 'string' ? { gate: id(given['gate']) } : {}),
      };
    case 'withdraw':
      return { ...base, type, reason };
    case 'file-changed':
      return { ...base, type, change: changeOf(given['change']) };
    case 'correct-application':
      return { ...base, type, applicant: fieldsOf(given['applicant']), data: fieldsOf(given['data']), reason };
    case 'application-signed':
      return { ...base, type, signature: signatureOf(given['signature']), cover: coverOf(given['cover']) };
    case 'hold':
      return {
        ...base,
        type,
        ground: id(given['ground']),
        reason,
        ...(given['consent'] === true ? { consent: true } : {}),
        ...(typeof given['document'] === 'string' ? { document: asText(given['document']) } : {}),
      };
    case 'resume':
      return { ...base, type, reason };
    case 'repair':
      return { ...base, type, task, to: id(given['to']), reason };
    case 'call-ended':
      return {
        ...base,
        type,
        task,
        child: id(given['child']),
        outcome: outcomeOf(given['outcome']),
        error: typeof given['error'] === 'string' ? given['error'] : null,
        outputs: fieldsOf(given['outputs']),
      };
    case 'call-escalated':
      return { ...base, type, task, code: id(given['code']) };
    case 'call-cancelled':
      return { ...base, type };
    case 'process-message':
      return {
        ...base,
        type,
        name: asText(given['name']),
        payload: given['payload'] ?? null,
        correlationKey: given['correlationKey'] ?? null,
        ...(typeof given['to'] === 'string' ? { to: id(given['to']) } : {}),
      };
    case 'process-signal':
      return { ...base, type, name: asText(given['name']), payload: given['payload'] ?? null };
    case 'licence-ended':
      return {
        ...base,
        type,
        licence: id(given['licence']),
        outcome: outcomeOf(given['outcome']),
        reason: typeof given['reason'] === 'string' ? given['reason'] : null,
      };
    case 'oss-clock':
      return { ...base, type, code: ossCode(given['code']) };
    case 'task-held': {
      const holder = id(given['holder']);
      return { ...base, type, task, holder: holder === '' ? null : holder };
    }
    case 'reset-clock':
    case 'consent-to-stop':
      return { ...base, type, reason };
    case 'route-task':
      return { ...base, type, task, to: id(given['to']), reason };
    case 'signatory-changed': {
      const standsInFor = id(given['standsInFor']);
      return { ...base, type, signatory: id(given['signatory']), standsInFor: standsInFor === '' ? null : standsInFor };
    }
    case 'supersede':
      return { ...base, type, status: id(given['status']), reason };
  }
};
