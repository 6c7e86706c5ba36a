import type { Json, JsonObject } from '../shared/json.js';
import { err, ok, type Result } from '../shared/result.js';
import type { Instant } from '../shared/time.js';
import type {
  Block,
  FieldRow,
  PageFrame,
  Letterhead,
  LetterContent,
  LetterLabels,
  Marker,
  LetterOpening,
  PermitForm,
  SignatureBlock,
  Stamp,
  StampLook,
  TableColumn,
  Text,
  Validity,
} from './content.js';
import type { LetterKind } from './kinds.js';
import { fillPlain, fillText, valueAt, type TemplateFault } from './template.js';

/**
 * A block of an office's template: its texts are templates. `when` names a value without which the block is left out.
 */
export type BlockTemplate = { readonly when?: string | undefined } & (
  | {
      readonly type: 'paragraph';
      readonly text: string;
      readonly align?: 'justify' | 'left' | 'center' | undefined;
      readonly indent?: boolean | undefined;
    }
  | { readonly type: 'heading'; readonly text: string }
  | ({
      readonly type: 'clauses';
      readonly label: string;
      readonly marker?: Marker | 'none' | undefined;
    } & ItemsTemplate)
  | { readonly type: 'dictum'; readonly label: string; readonly text: string }
  | ({ readonly type: 'fields' } & FieldsTemplate)
  | ({ readonly type: 'list'; readonly marker?: Marker | undefined } & ItemsTemplate)
  | {
      readonly type: 'table';
      readonly columns: readonly {
        readonly header: string;
        readonly value: string;
        readonly share?: number | undefined;
        readonly align?: TableColumn['align'] | undefined;
      }[];
      /** Path of a list in the data; `{{row.…}}` is its entry, `{{index}}` its place from 1. */
      readonly rowsFrom: string;
    }
);

/** Items written out, or one text for each entry of a list in the data (`{{item}}` or `{{item.name}}`). */
interface ItemsTemplate {
  readonly items?: readonly string[] | undefined;
  readonly itemsFrom?: string | undefined;
  readonly item?: string | undefined;
}

export interface FieldTemplate {
  readonly label: string;
  readonly value: string;
  readonly when?: string | undefined;
}

interface FieldsTemplate {
  /** Fields that the permit type names for its letters. */
  readonly from?: 'permit-type' | undefined;
  readonly rows?: readonly FieldTemplate[] | undefined;
  /** Path of a list of `{ label, value }` in the data. */
  readonly rowsFrom?: string | undefined;
}

export interface LetterTemplate {
  readonly id: string;
  readonly kind: LetterKind;
  /** Form of permit that the template draws; left out where it serves any. */
  readonly form?: PermitForm | undefined;
  readonly title: string;
  readonly paper?: 'A4' | 'F4' | undefined;
  readonly orientation?: 'portrait' | 'landscape' | undefined;
  readonly frame?: PageFrame | undefined;
  readonly opening:
    | {
        readonly layout: 'judul';
        readonly title: string;
        readonly about?: string | undefined;
        readonly authority?: string | undefined;
      }
    | {
        readonly layout: 'korespondensi';
        readonly nature: string;
        readonly enclosure: string;
        readonly subject: string;
        readonly recipient: readonly string[];
      }
    | {
        readonly layout: 'penghargaan';
        readonly title: string;
        readonly about?: string | undefined;
        readonly presented: string;
        readonly holder: string;
      };
  readonly body: readonly BlockTemplate[];
  readonly copies?: readonly string[] | undefined;
  readonly labels: LetterLabels;
}

interface StampLine {
  readonly text: string;
  /** In points. */
  readonly size: number;
  readonly accent?: boolean | undefined;
  readonly when?: string | undefined;
}

/** The office's template of visible signatures and seals. */
export interface StampTemplate extends StampLook {
  /** Lines, which may name `signer`, `signature.reason`, `signature.location` and `office.name`. */
  readonly lines: readonly StampLine[];
  /** Lines of the office's seal, which may name `office.name` and `signature.location`. Null shows none. */
  readonly sealLines: readonly StampLine[] | null;
}

/** Office's part of every letter: letterhead, footer and signature. */
export interface LetterOffice {
  readonly id: string;
  readonly name: string;
  readonly place: string;
  readonly letterhead: Letterhead;
  /** Lines at the foot of each page, with `{{certificate.issuer}}` and `{{verification.url}}`. */
  readonly footer: readonly string[];
  /** Footer of letters that carry the office's seal, in the same form. */
  readonly footerSealed: readonly string[];
  readonly signature: SignatureBlock;
  /** Reason and place that the signature states, and its visible stamp; null where it is invisible. */
  readonly signing: { readonly reason: string; readonly location: string; readonly visible: StampTemplate | null };
}

export interface LetterInput {
  readonly office: LetterOffice;
  /** Values that placeholders may name: applicant, application, permitType, office … */
  readonly data: JsonObject;
  /** Fields of an application that letters of this permit type show. */
  readonly fields: readonly FieldTemplate[];
  readonly validity: Validity;
  readonly verificationUrl: string | null;
  /** Issuer of the signer's certificate, in words; a development authority must not carry another's name. */
  readonly certificateIssuer: string;
  readonly draftedAt: Instant;
  /** True where the office's seal stands in the place of the signature. */
  readonly sealed?: boolean;
}

interface Filler {
  readonly data: JsonObject;
  readonly fields: readonly FieldTemplate[];
  readonly faults: TemplateFault[];
}

const NOTHING: Text = [];

const rich = (filler: Filler, template: string, at: string, extra: JsonObject = {}): Text => {
  const text = fillText(template, { ...filler.data, ...extra }, at);
  if (text.ok) return text.value;
  filler.faults.push(...text.error);
  return NOTHING;
};

const plain = (filler: Filler, template: string, at: string): string => {
  const text = fillPlain(template, filler.data, at);
  if (text.ok) return text.value;
  filler.faults.push(...text.error);
  return '';
};

const isList = (value: Json | undefined): value is readonly Json[] => Array.isArray(value);

const listAt = (filler: Filler, path: string, at: string): readonly Json[] => {
  const value = valueAt(filler.data, path);
  if (isList(value)) return value;
  filler.faults.push({ code: 'LIST_EXPECTED', at, got: path, expected: ['the path of a list in the data'] });
  return [];
};

const items = (filler: Filler, template: ItemsTemplate, at: string): readonly Text[] => [
  ...(template.items ?? []).map((item, index) => rich(filler, item, `${at}.items[${index}]`)),
  ...(template.itemsFrom === undefined
    ? []
    : listAt(filler, template.itemsFrom, `${at}.itemsFrom`).map((item, index) =>
        rich(filler, template.item ?? '{{item}}', `${at}.item`, { item, index: String(index + 1) }),
      )),
];

const isPresent = (filler: Filler, path: string | undefined): boolean => {
  if (path === undefined) return true;
  const value = valueAt(filler.data, path);
  return (
    value !== undefined && value !== null && value !== '' && value !== false && !(isList(value) && value.length === 0)
  );
};

const writtenFields = (filler: Filler, rows: readonly FieldTemplate[], at: string): readonly FieldRow[] =>
  rows.flatMap((row, index): readonly FieldRow[] => {
    const here = `${at}[${index}]`;
    if (!isPresent(filler, row.when)) return [];
    return [{ label: plain(filler, row.label, `${here}.label`), value: rich(filler, row.value, `${here}.value`) }];
  });

const fields = (filler: Filler, template: FieldsTemplate, at: string): readonly FieldRow[] => {
  const written = [
    ...(template.from === undefined ? [] : writtenFields(filler, filler.fields, 'permitType.fields')),
    ...writtenFields(filler, template.rows ?? [], `${at}.rows`),
  ];
  if (template.rowsFrom === undefined) return written;
  const listed = listAt(filler, template.rowsFrom, `${at}.rowsFrom`).map((row): FieldRow => {
    const label = rich(filler, '{{row.label}}', `${at}.rowsFrom`, { row });
    return {
      label: label.map((run) => ('text' in run ? run.text : '')).join(''),
      value: rich(filler, '{{row.value | opsional}}', `${at}.rowsFrom`, { row }),
    };
  });
  return [...written, ...listed];
};

const block = (filler: Filler, template: BlockTemplate, at: string): Block => {
  switch (template.type) {
    case 'paragraph':
      return {
        type: 'paragraph',
        text: rich(filler, template.text, at),
        align: template.align ?? 'justify',
        indent: template.indent ?? false,
      };
    case 'heading':
      return { type: 'heading', text: rich(filler, template.text, at) };
    case 'clauses':
      return {
        type: 'clauses',
        label: plain(filler, template.label, at),
        marker: template.marker ?? 'letter',
        items: items(filler, template, at),
      };
    case 'dictum':
      return { type: 'dictum', label: plain(filler, template.label, at), text: rich(filler, template.text, at) };
    case 'fields':
      return { type: 'fields', rows: fields(filler, template, at) };
    case 'list':
      return { type: 'list', marker: template.marker ?? 'number', items: items(filler, template, at) };
    case 'table':
      return {
        type: 'table',
        columns: template.columns.map(({ header, share, align }, index) => ({
          header: plain(filler, header, `${at}.columns[${index}].header`),
          share: share ?? 1,
          align: align ?? 'left',
        })),
        rows: listAt(filler, template.rowsFrom, `${at}.rowsFrom`).map((row, index) =>
          template.columns.map((column, place) =>
            rich(filler, column.value, `${at}.columns[${place}].value`, { row, index: String(index + 1) }),
          ),
        ),
      };
  }
};

const opening = (filler: Filler, template: LetterTemplate['opening']): LetterOpening => {
  if (template.layout === 'judul') {
    const { title, about, authority } = template;
    return {
      layout: 'judul',
      title: rich(filler, title, 'opening.title'),
      about: about === undefined ? null : rich(filler, about, 'opening.about'),
      authority: authority === undefined ? null : rich(filler, authority, 'opening.authority'),
    };
  }
  if (template.layout === 'penghargaan') {
    const { title, about, presented, holder } = template;
    return {
      layout: 'penghargaan',
      title: rich(filler, title, 'opening.title'),
      about: about === undefined ? null : rich(filler, about, 'opening.about'),
      presented: rich(filler, presented, 'opening.presented'),
      holder: rich(filler, holder, 'opening.holder'),
    };
  }
  return {
    layout: 'korespondensi',
    nature: plain(filler, template.nature, 'opening.nature'),
    enclosure: plain(filler, template.enclosure, 'opening.enclosure'),
    subject: rich(filler, template.subject, 'opening.subject'),
    recipient: template.recipient.map((line, index) => rich(filler, line, `opening.recipient[${index}]`)),
  };
};

/**
 * The stamp's data hold no time: the appearance is drawn before the signature is time-stamped, and no other clock may
 * date it (Metro regulation 27/2020, article 17(4)).
 */
const stampOf = (filler: Filler, { signature, signing, name }: LetterOffice, sealed: boolean): Stamp | undefined => {
  const { visible, reason, location } = signing;
  const lines = sealed ? visible?.sealLines : visible?.lines;
  if (visible === null || lines === null || lines === undefined) return undefined;
  const { place, frame, colour, image } = visible;
  const { capacity, position } = signature;
  const holder = capacity === null ? position : `${capacity} ${position}`;
  const office = { name };
  const data = sealed
    ? { office, signature: { location } }
    : { office, signature: { reason, location }, signer: { ...signature, position: holder } };
  const own: Filler = { ...filler, data };
  const at = sealed ? 'sealLines' : 'lines';
  return {
    ...{ place, frame, colour, image },
    lines: lines.flatMap(({ text, size, accent, when }, index): Stamp['lines'] =>
      isPresent(own, when)
        ? [
            {
              text: rich(own, text, `signature.visible.${at}[${index}]`),
              size,
              ...(accent === true ? { accent } : {}),
            },
          ]
        : [],
    ),
  };
};

/**
 * Fills a template. Answers the unnumbered draft as plain data, or every fault of the template with these data at once.
 */
export const composeLetter = (
  template: LetterTemplate,
  input: LetterInput,
): Result<LetterContent, readonly TemplateFault[]> => {
  const { office, validity, verificationUrl, draftedAt } = input;
  const faults: TemplateFault[] = [];
  const filler: Filler = { data: input.data, fields: input.fields, faults };
  const ofFooter: Filler = {
    fields: input.fields,
    data: { ...input.data, certificate: { issuer: input.certificateIssuer }, verification: { url: verificationUrl } },
    faults,
  };
  const stamp = stampOf(filler, office, input.sealed === true);
  const content: LetterContent = {
    kind: template.kind,
    template: template.id,
    title: plain(filler, template.title, 'title'),
    office: office.name,
    paper: template.paper ?? 'A4',
    ...(template.orientation === 'landscape' ? { orientation: 'landscape' } : {}),
    ...(template.frame === undefined ? {} : { frame: template.frame }),
    ...(input.sealed === true ? { seal: { holder: office.name } } : {}),
    letterhead: office.letterhead,
    opening: opening(filler, template.opening),
    body: template.body.flatMap((part, index) =>
      isPresent(filler, part.when) ? [block(filler, part, `body[${index}]`)] : [],
    ),
    validity,
    place: office.place,
    copies: (template.copies ?? []).map((copy, index) => plain(filler, copy, `copies[${index}]`)),
    footer: (input.sealed === true ? office.footerSealed : office.footer)
      .filter((line) => verificationUrl !== null || !line.includes('{{verification.url'))
      .map((line, index) => plain(ofFooter, line, `office.footer[${index}]`)),
    labels: template.labels,
    verificationUrl,
    draftedAt,
    signature: office.signature,
    ...(stamp === undefined ? {} : { stamp }),
    issue: null,
  };
  return faults.length > 0 ? err(faults) : ok(content);
};
