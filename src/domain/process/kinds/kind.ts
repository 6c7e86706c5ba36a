/** Behaviour that an element kind adds to the machine. A new kind is a file and its line in the registry. */
import type { JsonObject } from '../../shared/json.js';
import type { Node } from '../definition.js';
import type { ItemId } from '../machine.js';
import type { Run } from '../run/run.js';
import type { Frame, Wait } from '../state.js';

export interface Kind<N extends Node> {
  /** A token reaches the node by a flow, or begins there. */
  arrive(run: Run, node: N, scope: ItemId, flow: string | null): void;
  /** A throwing event throws its definitions, a step after it was entered. */
  throws?(run: Run, node: N, scope: ItemId): void;
  /** An instance starts its work (activities). */
  begin?(run: Run, node: N, id: ItemId, frame: Frame): void;
  /** An instance has done its work (activities). */
  complete?(run: Run, node: N, id: ItemId, outputs: JsonObject | undefined): void;
  /** Something the node waits for has come. */
  caught?(run: Run, node: N, waitId: string, wait: Wait, payload: JsonObject | undefined): void;
}
