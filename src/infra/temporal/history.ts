import { defaultPayloadConverter, type PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { Json, JsonObject } from '../../domain/shared/json.js';

const { EventType } = proto.temporal.api.enums.v1;

interface RawHistory {
  readonly events?: readonly object[] | null;
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

const isPayload = (value: Readonly<Record<string, unknown>>): boolean =>
  isRecord(value['metadata']) && 'encoding' in value['metadata'] && value['data'] !== undefined;

/**
 * A 64-bit integer of protobuf: a number, or two halves of 32 bits. Exact up to 2^53, which times and ids stay below.
 */
const integer = (value: unknown): number | null => {
  if (typeof value === 'number') return value;
  if (!isRecord(value) || typeof value['low'] !== 'number' || typeof value['high'] !== 'number') return null;
  return value['high'] * 2 ** 32 + (value['low'] >>> 0);
};

/** An instant or a duration: google.protobuf.Timestamp and Duration have seconds and nanos and nothing else. */
const time = (key: string, value: Readonly<Record<string, unknown>>): Json | undefined => {
  const keys = Object.keys(value);
  if (keys.length === 0 || keys.some((name) => name !== 'seconds' && name !== 'nanos')) return undefined;
  const millis = (integer(value['seconds']) ?? 0) * 1000 + Math.round((integer(value['nanos']) ?? 0) / 1e6);
  return key.endsWith('Time') ? new Date(millis).toISOString() : millis;
};

/**
 * A workflow's events as plain JSON: payloads decrypted and decoded, instants as ISO 8601, durations in milliseconds,
 * event types by name. A payload that cannot be decoded is named, never left out in silence.
 */
export const readHistory = async (history: RawHistory, codec: PayloadCodec): Promise<readonly JsonObject[]> => {
  const payload = async (value: object): Promise<Json> => {
    try {
      const [decoded] = await codec.decode([value]);
      return decoded === undefined ? null : (defaultPayloadConverter.fromPayload<Json | undefined>(decoded) ?? null);
    } catch (error) {
      return { undecodable: error instanceof Error ? error.message : String(error) };
    }
  };

  const plain = async (key: string, value: unknown): Promise<Json> => {
    if (value === null || value === undefined) return null;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return key === 'eventType' && typeof value === 'number' ? (EventType[value] ?? String(value)) : value;
    }
    if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
    if (Array.isArray(value)) return Promise.all(value.map((inner) => plain('', inner)));
    if (!isRecord(value)) return null;
    const number = integer(value);
    if (number !== null) return number;
    if (isPayload(value)) return payload(value);
    return time(key, value) ?? object(value);
  };

  const object = async (value: object): Promise<JsonObject> => {
    const entries = Object.entries(value).filter(([, inner]) => inner !== null && inner !== undefined);
    return Object.fromEntries(
      await Promise.all(entries.map(async ([key, inner]): Promise<[string, Json]> => [key, await plain(key, inner)])),
    );
  };

  return Promise.all((history.events ?? []).map(object));
};
