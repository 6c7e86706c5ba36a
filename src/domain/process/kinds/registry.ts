/** One entry for each element kind. */
import type { Node, NodeKind } from '../definition.js';
import { boundary } from './boundary.js';
import { businessRule } from './business-rule.js';
import { call } from './call.js';
import { catching } from './catch.js';
import { end } from './end.js';
import { eventGateway } from './event-gateway.js';
import { eventSubProcess } from './event-sub-process.js';
import { exclusive } from './exclusive.js';
import { inclusive } from './inclusive.js';
import type { Kind } from './kind.js';
import { manual } from './manual.js';
import { parallel } from './parallel.js';
import { process } from './process.js';
import { receive } from './receive.js';
import { script } from './script.js';
import { send } from './send.js';
import { service } from './service.js';
import { start } from './start.js';
import { subProcess } from './sub-process.js';
import { task } from './task.js';
import { throwing } from './throw.js';
import { user } from './user.js';

const KINDS = {
  boundary,
  'business-rule': businessRule,
  call,
  catch: catching,
  end,
  'event-gateway': eventGateway,
  'event-sub-process': eventSubProcess,
  exclusive,
  inclusive,
  manual,
  parallel,
  process,
  receive,
  script,
  send,
  service,
  start,
  'sub-process': subProcess,
  task,
  throw: throwing,
  transaction: subProcess,
  user,
} as const satisfies { readonly [K in NodeKind]: Kind<Extract<Node, { readonly kind: K }>> };

/** Behaviour of a node's kind; each entry is only ever given nodes of its own kind. */
export const kindOf = (node: Node): Kind<Node> => KINDS[node.kind];
