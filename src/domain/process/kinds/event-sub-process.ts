import type { EventSubProcessNode } from '../definition.js';
import type { Kind } from './kind.js';
import { complete } from './work.js';

/** Begun by its start event alone; no flow leads to it (BPMN 2.0.2, 13.5.4). */
export const eventSubProcess: Kind<EventSubProcessNode> = {
  arrive: () => undefined,
  complete,
};
