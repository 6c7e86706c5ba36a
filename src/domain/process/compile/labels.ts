/** Names, documentation and the attributes of our own namespace. */
import { asksFor } from '../../effects/table.js';
import type { Labels } from '../definition.js';
import { does, FALSE_WORDS, GATE_ACTIONS, GATES, TRUE_WORDS } from '../words.js';
import type { Compiling } from './context.js';
import type { ModelElement } from './model.js';
import { part, parts, text } from './model.js';

const words = (value: string | undefined): readonly string[] | undefined => {
  const list = (value ?? '').split(/[\s,]+/).filter((word) => word !== '');
  return list.length === 0 ? undefined : list;
};

export const documentationOf = (element: ModelElement): string | undefined => {
  const texts = parts(element, 'documentation').flatMap((doc) => text(doc, 'text') ?? []);
  return texts.length === 0 ? undefined : texts.join('\n');
};

export const labelsOf = (compiling: Compiling, element: ModelElement): Labels => {
  const { paraf } = element;
  const is = (name: string): boolean => TRUE_WORDS.some((word) => word === paraf[name]);
  const gate =
    paraf['gate'] === undefined
      ? GATE_ACTIONS.some((action) => does(paraf, action)) || asksFor(paraf, 'sign')
      : !['', ...FALSE_WORDS].includes(paraf['gate']);
  const labels: Record<keyof Labels, Labels[keyof Labels]> = {
    name: text(element, 'name'),
    documentation: documentationOf(element),
    lane: compiling.laneOf.get(element.id),
    step: paraf['step'],
    budget: paraf['budget'],
    unit: paraf['unit'],
    action: paraf['action'],
    effect: paraf['effect'],
    covers: words(paraf['covers']),
    returnTo: words(paraf['returnTo']),
    stopsClock: is('stops-clock') || undefined,
    completeness: paraf['completeness'],
    output: paraf['output'],
    fee: paraf['fee'],
    gate: gate || undefined,
    gateKind: GATES.find((gate) => gate === paraf['gate']),
    report: paraf['report'],
    letter: paraf['letter'],
  };
  return Object.fromEntries(Object.entries(labels).filter(([, value]) => value !== undefined));
};

/** The header of the SOP paper: `paraf:sop`, single texts and lists by name. */
export const sopOf = (element: ModelElement): Readonly<Record<string, string | readonly string[]>> | undefined => {
  const held = part(element, 'extensionElements');
  const sop = held === undefined ? undefined : parts(held, 'values').find((value) => value.type === 'paraf:Sop');
  if (sop === undefined) return undefined;
  const entries: (readonly [string, string | readonly string[]])[] = [
    ...Object.entries(sop.attributes).map(([key, value]) => [key, String(value)] as const),
    ...Object.entries(sop.parts).map(([key, list]) => [key, list.flatMap((item) => text(item, 'body') ?? [])] as const),
  ];
  return Object.fromEntries(entries);
};
