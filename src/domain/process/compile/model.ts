/** A BPMN file as plain data, as a parser hands it to the compiler: types and properties carry the names of the BPMN 2.0.2 metamodel. */
export interface ModelElement {
  /** Metamodel class without prefix, for example `UserTask`. */
  readonly type: string;
  readonly id: string;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
  /** Contained elements by property; single ones as a list of one. */
  readonly parts: Readonly<Record<string, readonly ModelElement[]>>;
  /** Ids referred to, by property. A reference that leads nowhere is in `broken`. */
  readonly refs: Readonly<Record<string, readonly string[]>>;
  readonly broken: readonly { readonly property: string; readonly id: string }[];
  /** Attributes of namespace http://paraf.dev/schema/bpmn/1, without prefix. */
  readonly paraf: Readonly<Record<string, string>>;
}

export const text = (element: ModelElement, attribute: string): string | undefined => {
  const value = element.attributes[attribute];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;
};

export const flag = (element: ModelElement, attribute: string, otherwise: boolean): boolean => {
  const value = element.attributes[attribute];
  return typeof value === 'boolean' ? value : otherwise;
};

export const parts = (element: ModelElement, property: string): readonly ModelElement[] =>
  element.parts[property] ?? [];

export const part = (element: ModelElement, property: string): ModelElement | undefined => element.parts[property]?.[0];

export const ref = (element: ModelElement, property: string): string | undefined => element.refs[property]?.[0];

/** Every element of the tree, the root first. */
export const walk = (root: ModelElement): readonly ModelElement[] => {
  const all: ModelElement[] = [];
  const open = [root];
  for (let element = open.pop(); element !== undefined; element = open.pop()) {
    all.push(element);
    const inside = Object.values(element.parts).flat();
    for (let n = inside.length - 1; n >= 0; n -= 1) {
      const child = inside[n];
      if (child !== undefined) open.push(child);
    }
  }
  return all;
};
