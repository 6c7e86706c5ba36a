/** Variables: the process's own, and those a sub-process, event or loop instance declares, nearest first. */
import type { Json, JsonObject } from '../../shared/json.js';
import type { Result } from '../../shared/result.js';
import { feelHolds, feelValue } from '../feel.js';
import type { FeelContext } from '../feel.js';
import type { Mapping } from '../definition.js';
import type { ItemId } from '../machine.js';
import { fact, frameOf, patchFrame } from './run.js';
import type { Run } from './run.js';

/** Variables that an expression sees inside a frame. */
export const visible = (run: Run, at: ItemId): JsonObject => {
  const layers: JsonObject[] = [];
  for (
    let frame = frameOf(run, at);
    frame !== undefined;
    frame = frame.parent === null ? undefined : frameOf(run, frame.parent)
  )
    if (frame.vars !== undefined) layers.push(frame.vars);
  return layers.reduceRight<JsonObject>((seen, layer) => ({ ...seen, ...layer }), run.variables);
};

export const contextAt = (run: Run, at: ItemId, more?: JsonObject): FeelContext => ({
  variables: more === undefined ? visible(run, at) : { ...visible(run, at), ...more },
  at: run.at,
  zone: run.definition.zone,
});

export const valueAt = (run: Run, at: ItemId, feel: string, more?: JsonObject): Result<Json, string> =>
  feelValue(feel, contextAt(run, at, more));

export const holdsAt = (run: Run, at: ItemId, feel: string, more?: JsonObject): boolean =>
  feelHolds(feel, contextAt(run, at, more));

/** Writes each value to the nearest declaration of its name; a name without one becomes the process's own. */
export const assign = (run: Run, at: ItemId, values: JsonObject | undefined, element: string): void => {
  if (values === undefined) return;
  const names = Object.keys(values);
  if (names.length === 0) return;
  for (const name of names) {
    const value = values[name] ?? null;
    let target: ItemId | null = at;
    while (target !== null) {
      const frame = frameOf(run, target);
      if (frame?.vars !== undefined && Object.hasOwn(frame.vars, name)) {
        patchFrame(run, target, { vars: { ...frame.vars, [name]: value } });
        break;
      }
      target = frame?.parent ?? null;
    }
    if (target === null) run.variables = { ...run.variables, [name]: value };
  }
  run.changed = true;
  fact(run, 'set', element, { detail: values });
};

/** Values of mappings as seen from a frame; a text that fails yields null. */
export const mapped = (run: Run, at: ItemId, mappings: readonly Mapping[], more?: JsonObject): JsonObject => {
  const context = contextAt(run, at, more);
  return Object.fromEntries(
    mappings.flatMap(({ from, to, copy }) => {
      if (copy !== undefined)
        return Object.hasOwn(context.variables, copy) ? [[to, context.variables[copy] ?? null]] : [];
      const value = feelValue(from, context);
      return [[to, value.ok ? value.value : null]];
    }),
  );
};

/** Payload of a message or signal as variables: an object's entries; any other payload has no name and is not kept. */
export const asVariables = (payload: Json | undefined): JsonObject | undefined =>
  payload !== undefined && payload !== null && typeof payload === 'object' && !Array.isArray(payload)
    ? (payload as JsonObject)
    : undefined;
