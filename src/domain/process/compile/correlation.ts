/**
 * Correlation as BPMN itself writes it (8.3.3): a process subscribes to a key. A binding gives the instance's value of
 * a property, a retrieval expression the message's. The message is for the instance in which all agree.
 */
import { expression } from './context.js';
import type { Compiling } from './context.js';
import type { ModelElement } from './model.js';
import { part, parts, ref, walk } from './model.js';

export interface Correlation {
  /** FEEL over the instance's variables. */
  readonly key: string;
  /** FEEL over the message's payload. */
  readonly keyOf: string;
}

/** Expression for the property's value in this message. */
const pathIn = (compiling: Compiling, property: ModelElement, message: string): string | undefined => {
  const found = parts(property, 'correlationPropertyRetrievalExpression').find((e) => ref(e, 'messageRef') === message);
  return found === undefined ? undefined : expression(compiling, property.id, part(found, 'messagePath'));
};

const pairsOf = (
  compiling: Compiling,
  subscription: ModelElement,
  message: string,
): readonly (readonly [key: string, keyOf: string])[] =>
  parts(subscription, 'correlationPropertyBinding').flatMap((binding) => {
    const property = compiling.byId.get(ref(binding, 'correlationPropertyRef') ?? '');
    const key = expression(compiling, subscription.id, part(binding, 'dataPath'));
    const keyOf = property === undefined ? undefined : pathIn(compiling, property, message);
    return key === undefined || keyOf === undefined ? [] : [[key, keyOf] as const];
  });

const list = (paths: readonly string[]): string => `[${paths.map((path) => `(${path})`).join(', ')}]`;

/** Key by which a receiver knows its own message; undefined where its process subscribes to no key of the message. */
export const correlationOf = (compiling: Compiling, receiver: string, message: string): Correlation | undefined => {
  for (const process of parts(compiling.root, 'rootElements')) {
    const subscriptions = parts(process, 'correlationSubscriptions');
    if (subscriptions.length === 0 || !walk(process).some(({ id }) => id === receiver)) continue;
    const pairs = subscriptions.flatMap((subscription) => pairsOf(compiling, subscription, message));
    if (pairs.length > 0) return { key: list(pairs.map(([key]) => key)), keyOf: list(pairs.map(([, keyOf]) => keyOf)) };
  }
  return undefined;
};
