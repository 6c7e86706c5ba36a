import type { ProcessNode } from '../definition.js';
import type { Kind } from './kind.js';

/** The root of an instance; no token arrives at it. */
export const process: Kind<ProcessNode> = { arrive: () => undefined };
