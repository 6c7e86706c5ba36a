import { NULL, isName, textOf, type Cos, type CosDict } from './pdf/cos.js';
import type { PdfFile, RevisionView } from './pdf/document.js';
import { firstAtLeast } from './pdf/source.js';

/** A signature field of one revision, signed or still empty. */
export interface Field {
  /** Full name (ISO 32000-2 section 12.7.4.2). */
  readonly name: string;
  /** Object number; undefined when the field stands directly in an array. */
  readonly number: number | undefined;
  readonly dict: CosDict;
  /** Value (/V) as it was found, and resolved. */
  readonly value: CosDict | undefined;
  /** Number of the object that the value is; undefined when it stands in the field itself. */
  readonly valueNumber: number | undefined;
  readonly valueIsPresent: boolean;
  readonly lock: CosDict | undefined;
  /** True where the value is not the field's own but one of a parent. */
  readonly inherited: boolean;
}

/** The form of one revision. */
export interface FormFields {
  /** Every signature field. */
  readonly signatures: readonly Field[];
  /** The first signature field of this name. */
  named(name: string): Field | undefined;
  /** The signature field that is the object of this number. */
  numbered(number: number): Field | undefined;
  /** Number of terminal fields of this name. */
  countOf(name: string): number;
  readonly hasOther: boolean;
  /** Signature fields that this revision may have changed; null where that may be all of them. */
  readonly changed: readonly Field[] | null;
}

interface Inherited {
  readonly prefix: string;
  /** Number of partial names in the prefix. */
  readonly levels: number;
  readonly type: string;
  readonly value: Cos | undefined;
}

/** A terminal field with the objects that it was read from. */
interface Leaf {
  readonly item: Cos;
  readonly from: Inherited;
  readonly name: string;
  /** The signature field; undefined where the terminal field is none. */
  readonly field: Field | undefined;
}

/** A form that was walked whole, with the objects that it rests on. */
interface Walked {
  /** The array of the topmost fields. */
  readonly list: readonly Cos[];
  readonly leaves: readonly Leaf[];
  readonly firstNamed: ReadonlyMap<string, number>;
  readonly numbered: ReadonlyMap<number, number>;
  readonly counts: ReadonlyMap<string, number>;
  readonly hasOther: boolean;
  /** Places of the leaves that read an object, in any revision since, by number of the object. */
  readonly readBy: Map<number, Set<number>>;
  /** Leaves that were written anew since, by place, with the revision from which on each holds. */
  readonly anew: Map<number, { readonly since: number[]; readonly leaves: Leaf[] }>;
  /** Objects that decide which leaves there are, below the topmost array. */
  readonly frame: ReadonlySet<number>;
}

/** Most levels that a name may have. */
const DEEPEST_NAME = 1_000;
/** Characters of a name that one step puts together and looks up. */
const CHARACTERS_A_STEP = 8;

/** Resolves a value as a view does, and notes every object on the way. */
const follow = (view: RevisionView, value: Cos | undefined, note: (number: number) => void): Cos => {
  let current = value ?? NULL;
  for (let step = 0; step < 32 && current.kind === 'ref'; step += 1) {
    note(current.number);
    const entry = view.entry(current.number);
    if (entry?.type === 'compressed') note(entry.container);
    current = view.object(current.number, current.generation);
  }
  return current.kind === 'ref' ? NULL : current;
};

type Note = (number: number) => void;

/** The full name of a field. */
const nameOf = (
  view: RevisionView,
  dict: CosDict,
  { prefix, levels }: Inherited,
  note: Note,
): Pick<Inherited, 'prefix' | 'levels'> => {
  const { work } = view.file;
  const own = textOf(follow(view, dict.entries.get('T'), note));
  if (own === undefined) return { prefix, levels };
  const name = prefix === '' ? own : `${prefix}.${own}`;
  work.spend('steps', 4 + Math.ceil(name.length / CHARACTERS_A_STEP));
  // a partial name has no period: each would stand for a field above
  const deep = levels + own.split('.', DEEPEST_NAME).length;
  work.within('depth', deep);
  return { prefix: name, levels: deep };
};

/** Attributes that fields below a field inherit from it. */
const inheritedBy = (view: RevisionView, dict: CosDict, from: Inherited, note: Note): Inherited => {
  const type = follow(view, dict.entries.get('FT'), note);
  return {
    ...nameOf(view, dict, from, note),
    type: type.kind === 'name' ? type.value : from.type,
    value: dict.entries.get('V') ?? from.value,
  };
};

const readLeaf = (view: RevisionView, item: Cos, dict: CosDict, from: Inherited, note: Note): Leaf => {
  const { prefix: name, type, value } = inheritedBy(view, dict, from, note);
  if (type !== 'Sig') return { item, from, name, field: undefined };
  const resolved = follow(view, value, note);
  const lock = follow(view, dict.entries.get('Lock'), note);
  return {
    item,
    from,
    name,
    field: {
      name,
      number: item.kind === 'ref' ? item.number : undefined,
      dict,
      value: resolved.kind === 'dict' ? resolved : undefined,
      valueNumber: value?.kind === 'ref' ? value.number : undefined,
      valueIsPresent: resolved.kind !== 'null',
      lock: lock.kind === 'dict' ? lock : undefined,
      inherited: !dict.entries.has('V'),
    },
  };
};

const fieldKids = (view: RevisionView, dict: CosDict, note: Note): readonly Cos[] => {
  const kids = follow(view, dict.entries.get('Kids'), note);
  if (kids.kind !== 'array') return [];
  view.file.work.spend('steps', kids.items.length);
  return kids.items.filter((kid) => view.dict(kid)?.entries.has('T') === true);
};

const NOTHING: readonly Cos[] = [];

/** The topmost fields of a view: the array itself, by which it is known whether it was written anew. */
const topmost = (view: RevisionView): readonly Cos[] => {
  const form = view.dict(view.catalog.entries.get('AcroForm'));
  return form === undefined ? NOTHING : view.items(form.entries.get('Fields'));
};

const addTo = (sets: Map<number, Set<number>>, key: number, value: number): void => {
  const set = sets.get(key);
  if (set === undefined) sets.set(key, new Set([value]));
  else set.add(value);
};

/** Walks the whole form. */
const walk = (view: RevisionView, list: readonly Cos[]): Walked => {
  const { work } = view.file;
  const leaves: Leaf[] = [];
  const firstNamed = new Map<string, number>();
  const numbered = new Map<number, number>();
  const counts = new Map<string, number>();
  const readBy = new Map<number, Set<number>>();
  const frame = new Set<number>();
  const seen = new Set<number>();
  let hasOther = false;
  const keep = (leaf: Leaf, read: readonly number[]): void => {
    const place = leaves.length;
    work.within('fields', place + 1);
    leaves.push(leaf);
    counts.set(leaf.name, (counts.get(leaf.name) ?? 0) + 1);
    for (const number of read) addTo(readBy, number, place);
    if (leaf.field === undefined) hasOther = true;
    else {
      if (!firstNamed.has(leaf.name)) firstNamed.set(leaf.name, place);
      if (leaf.field.number !== undefined) numbered.set(leaf.field.number, place);
    }
  };
  const visit = (items: readonly Cos[], from: Inherited, depth: number): void => {
    work.within('depth', depth);
    for (const item of items) {
      work.spend('steps');
      if (item.kind === 'ref') {
        if (seen.has(item.number)) continue;
        seen.add(item.number);
      }
      const read: number[] = [];
      const note: Note = (number) => read.push(number);
      const dict = follow(view, item, note);
      const kids = dict.kind === 'dict' ? fieldKids(view, dict, note) : [];
      if (dict.kind === 'dict' && kids.length === 0) {
        keep(readLeaf(view, item, dict, from, note), read);
        continue;
      }
      if (dict.kind === 'dict') visit(kids, inheritedBy(view, dict, from, note), depth + 1);
      for (const number of read) frame.add(number);
    }
  };
  visit(list, { prefix: '', levels: 0, type: '', value: undefined }, 0);
  return { list, leaves, firstNamed, numbered, counts, hasOther, readBy, anew: new Map(), frame };
};

/** The form of a revision: one that was walked, with the leaves that were written anew since. */
class Form implements FormFields {
  private all: readonly Field[] | undefined;

  constructor(
    readonly walked: Walked,
    private readonly index: number,
    readonly changed: readonly Field[] | null,
  ) {}

  get signatures(): readonly Field[] {
    return (this.all ??= this.walked.leaves.flatMap((_, place) => this.leafAt(place)?.field ?? []));
  }

  get hasOther(): boolean {
    return this.walked.hasOther;
  }

  named(name: string): Field | undefined {
    return this.leafAt(this.walked.firstNamed.get(name))?.field;
  }

  numbered(number: number): Field | undefined {
    return this.leafAt(this.walked.numbered.get(number))?.field;
  }

  countOf(name: string): number {
    return this.walked.counts.get(name) ?? 0;
  }

  leafAt(place: number | undefined): Leaf | undefined {
    if (place === undefined) return undefined;
    const anew = this.walked.anew.get(place);
    const at = anew === undefined ? 0 : firstAtLeast(anew.since, this.index + 1);
    return at > 0 ? anew?.leaves[at - 1] : this.walked.leaves[place];
  }
}

const walkedForm = (view: RevisionView, list: readonly Cos[]): Form => new Form(walk(view, list), view.index, null);

/** The form one revision later, where it is still made of the same fields; undefined where it has to be walked. */
const followed = (form: Form, view: RevisionView, list: readonly Cos[]): Form | undefined => {
  const { walked } = form;
  const { work, revisions } = view.file;
  if (walked.list !== list) return undefined;
  const places = new Set<number>();
  for (const section of revisions[view.index]?.sections ?? []) {
    for (const number of section.entries.keys()) {
      work.spend('steps');
      if (walked.frame.has(number)) return undefined;
      for (const place of walked.readBy.get(number) ?? []) places.add(place);
    }
  }
  const leaves: (readonly [place: number, leaf: Leaf])[] = [];
  for (const place of places) {
    const old = form.leafAt(place);
    const note: Note = (number) => {
      addTo(walked.readBy, number, place);
    };
    const dict = old === undefined ? NULL : follow(view, old.item, note);
    if (old === undefined || dict.kind !== 'dict' || fieldKids(view, dict, note).length > 0) return undefined;
    const leaf = readLeaf(view, old.item, dict, old.from, note);
    if (leaf.name !== old.name || (leaf.field === undefined) !== (old.field === undefined)) return undefined;
    leaves.push([place, leaf]);
  }
  for (const [place, leaf] of leaves) {
    const anew = walked.anew.get(place) ?? { since: [], leaves: [] };
    anew.since.push(view.index);
    anew.leaves.push(leaf);
    walked.anew.set(place, anew);
  }
  return new Form(
    walked,
    view.index,
    leaves.flatMap(([, { field }]) => field ?? []),
  );
};

const forms = new WeakMap<PdfFile, Form[]>();

/** Every field of the form at a revision; what earlier revisions had is read once. */
export const formFields = (view: RevisionView): FormFields => {
  const known = forms.get(view.file) ?? [];
  forms.set(view.file, known);
  for (let index = known.length; index <= view.index; index += 1) {
    const at = view.file.view(index);
    const list = topmost(at);
    const before = known[index - 1];
    known.push((before === undefined ? undefined : followed(before, at, list)) ?? walkedForm(at, list));
  }
  const form = known[view.index];
  if (form === undefined) throw new RangeError(`no revision ${view.index}`);
  return form;
};

/** True for the dictionary of a signature, whatever field does or does not lead to it. */
export const looksSigned = (value: Cos): value is CosDict =>
  value.kind === 'dict' &&
  (value.entries.has('ByteRange') ||
    isName(value.entries.get('Type'), 'Sig') ||
    isName(value.entries.get('Type'), 'DocTimeStamp'));
