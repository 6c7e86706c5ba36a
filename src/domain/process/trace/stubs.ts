/**
 * Stubs: the world outside for a trace, with the ends of tasks, and the messages and signals that come and their times.
 */
import type { Json, JsonObject } from '../../shared/json.js';
import type { Result } from '../../shared/result.js';
import { err, ok } from '../../shared/result.js';
import type { Millis } from '../../shared/time.js';
import { addDuration } from '../calendar.js';
import { feelValue } from '../feel.js';
import type { FeelContext } from '../feel.js';

export interface ElementStub {
  /** Written at completion; a value `{"feel": "x + 1"}` is computed then. */
  readonly set?: JsonObject;
  /** Length of the work, ISO 8601. */
  readonly after?: string;
  /** BPMN error that the work ends with. */
  readonly error?: string;
  /** Escalation that the work throws before it ends. */
  readonly escalation?: string;
  /** Signal that the work broadcasts before it ends. */
  readonly signal?: string;
  readonly never?: boolean;
}

export interface MessageStub {
  readonly at: string;
  readonly name: string;
  readonly payload?: Json;
  readonly correlationKey?: Json;
}

export interface SignalStub {
  readonly at: string;
  readonly name: string;
  readonly payload?: Json;
}

export interface Stubs {
  readonly elements: Readonly<Record<string, ElementStub>>;
  readonly messages: readonly MessageStub[];
  readonly signals: readonly SignalStub[];
}

export const NO_STUBS: Stubs = { elements: {}, messages: [], signals: [] };

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isDuration = (value: unknown): value is string => typeof value === 'string' && addDuration(0, value, 'UTC').ok;

const wrong = (path: string, wanted: string, value: unknown): Result<never, string> =>
  err(`${path} must be ${wanted}; it is ${value === undefined ? 'missing' : JSON.stringify(value)}`);

const TEXTS = ['error', 'escalation', 'signal'] as const;

const readElement = (path: string, value: unknown): Result<ElementStub, string> => {
  if (!isFields(value)) return wrong(path, 'an object', value);
  const { set, after, never } = value;
  if (set !== undefined && !isFields(set)) return wrong(`${path}.set`, 'an object', set);
  if (after !== undefined && !isDuration(after))
    return wrong(`${path}.after`, 'an ISO 8601 duration such as PT10S', after);
  if (never !== undefined && typeof never !== 'boolean') return wrong(`${path}.never`, 'true or false', never);
  for (const name of TEXTS)
    if (value[name] !== undefined && typeof value[name] !== 'string')
      return wrong(`${path}.${name}`, 'a text', value[name]);
  return ok(value as ElementStub);
};

const readTimed = (path: string, value: unknown): Result<MessageStub, string> => {
  if (!isFields(value)) return wrong(path, 'an object', value);
  const at = value['at'] ?? 'PT0S';
  if (!isDuration(at)) return wrong(`${path}.at`, 'an ISO 8601 duration such as PT5S', at);
  if (typeof value['name'] !== 'string') return wrong(`${path}.name`, 'a text', value['name']);
  return ok({ ...value, at, name: value['name'] });
};

const list = (path: string, value: unknown): Result<readonly MessageStub[], string> => {
  if (value === undefined) return ok([]);
  if (!Array.isArray(value)) return wrong(path, 'a list', value);
  const read: MessageStub[] = [];
  for (const [index, one] of value.entries()) {
    const timed = readTimed(`${path}[${index}]`, one);
    if (!timed.ok) return timed;
    read.push(timed.value);
  }
  return ok(read);
};

/** Reads stubs from JSON; the error names the wrong part and the form that was expected. */
export const readStubs = (value: unknown): Result<Stubs, string> => {
  if (value === undefined || value === null) return ok(NO_STUBS);
  if (!isFields(value)) return wrong('stubs', 'an object', value);
  const elements: Record<string, ElementStub> = {};
  const given = value['elements'] ?? {};
  if (!isFields(given)) return wrong('stubs.elements', 'an object', given);
  for (const [id, one] of Object.entries(given)) {
    const stub = readElement(`stubs.elements.${id}`, one);
    if (!stub.ok) return stub;
    elements[id] = stub.value;
  }
  const messages = list('stubs.messages', value['messages']);
  if (!messages.ok) return messages;
  const signals = list('stubs.signals', value['signals']);
  if (!signals.ok) return signals;
  return ok({ elements, messages: messages.value, signals: signals.value });
};

/** Length of a stub's duration on the virtual clock. */
export const stubLength = (duration: string | undefined): Millis => {
  const due = duration === undefined ? undefined : addDuration(0, duration, 'UTC');
  return due?.ok === true ? Math.max(0, due.value) : 0;
};

const isFeel = (value: Json): value is { readonly feel: string } =>
  value !== null &&
  typeof value === 'object' &&
  !Array.isArray(value) &&
  Object.keys(value).length === 1 &&
  'feel' in value &&
  typeof value['feel'] === 'string';

/** Variables that a stub sets, its FEEL values computed. */
export const stubValues = (set: JsonObject | undefined, context: FeelContext): JsonObject | undefined => {
  if (set === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(set).map(([name, value]) => {
      if (!isFeel(value)) return [name, value];
      const computed = feelValue(value.feel.replace(/^\s*=\s*/, ''), context);
      return [name, computed.ok ? computed.value : null];
    }),
  );
};
