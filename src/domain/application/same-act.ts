import { canonicalJson } from '../audit/canonical.js';
import type { Json } from '../shared/json.js';
import type { OutsideMessage } from './messages.js';

/** Content of an act: everything that its sender decided, without its time and the roles they held at that moment. */
const content = (message: OutsideMessage): string =>
  canonicalJson(JSON.parse(JSON.stringify({ ...message, at: 0, actor: message.actor.user })) as Json);

/** True where two messages of one key are the same act, sent again. */
export const isSameAct = (first: OutsideMessage, second: OutsideMessage): boolean => content(first) === content(second);
