import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Json, JsonObject } from '../domain/shared/json.js';

export interface ReceivedMessage {
  readonly method: string;
  /** Key that the sender gave it; a repeat carries the same. */
  readonly key: string;
  readonly body: JsonObject;
}

export interface Received {
  add(message: ReceivedMessage): void;
  refuse(call: { readonly method: string; readonly code: number }): void;
  /** `{"received":[…],"refused":[…]}`, oldest first; repeats are listed as often as they came. */
  list(): Json;
  all(): readonly ReceivedMessage[];
}

/** Store of received messages, in a file of one JSON object a line, so that they outlive the process. */
export const createReceived = (directory: string): Received => {
  const path = join(directory, 'received.jsonl');
  const kept = existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as ReceivedMessage)
    : [];
  const refused: { readonly method: string; readonly code: number }[] = [];
  return {
    add(message) {
      kept.push(message);
      appendFileSync(path, `${JSON.stringify(message)}\n`);
    },
    refuse(call) {
      refused.push(call);
    },
    list: () => ({
      received: kept.map(({ method, key, body }) => ({ method, key, body })),
      refused: refused.map(({ method, code }) => ({ method, code })),
    }),
    all: () => kept,
  };
};
