import type { Instant } from '../shared/time.js';
import type { LetterKind } from './kinds.js';
import type { LocalDate } from './local-date.js';

/** Forms of a permit (Prabumulih decree 43/2019, KEDUA and KETIGA): each has its own layout. */
export const PERMIT_FORMS = ['surat-izin', 'keputusan', 'sertifikat', 'piagam'] as const;
export type PermitForm = (typeof PERMIT_FORMS)[number];

/** Fields that are known only when the letter gets its number. Everything else is known when the parafs are given. */
export const LATE_FIELDS = ['number', 'date', 'validUntil'] as const;
export type LateField = (typeof LATE_FIELDS)[number];

/** A stretch of text in one style: fixed words, or a place that the number, date or end of validity fills later. */
export type TextRun = ({ readonly text: string } | { readonly late: LateField }) & {
  readonly bold?: true;
  readonly italic?: true;
};
export type Text = readonly TextRun[];

export type Marker = 'number' | 'letter' | 'dash';

export interface FieldRow {
  readonly label: string;
  readonly value: Text;
}

export interface TableColumn {
  readonly header: string;
  /** Share of the width, relative to the other columns. */
  readonly share: number;
  readonly align: 'left' | 'center' | 'right';
}

/** One part of the body. The drafter decides its look on paper. */
export type Block =
  | {
      readonly type: 'paragraph';
      readonly text: Text;
      readonly align: 'justify' | 'left' | 'center';
      readonly indent: boolean;
    }
  | { readonly type: 'heading'; readonly text: Text }
  /** Menimbang, Mengingat, Memperhatikan: a label, a colon and numbered considerations. */
  | {
      readonly type: 'clauses';
      readonly label: string;
      readonly marker: Marker | 'none';
      readonly items: readonly Text[];
    }
  /** KESATU, KEDUA … of a decision. */
  | { readonly type: 'dictum'; readonly label: string; readonly text: Text }
  | { readonly type: 'fields'; readonly rows: readonly FieldRow[] }
  | { readonly type: 'list'; readonly marker: Marker; readonly items: readonly Text[] }
  | { readonly type: 'table'; readonly columns: readonly TableColumn[]; readonly rows: readonly (readonly Text[])[] };

/** Head of the first page (*kop naskah*, Home Affairs regulation 1/2023). */
export interface Letterhead {
  /** Name of the region: set in the smaller of the two sizes, 3 to 4. */
  readonly government: string;
  /** Name of the agency: larger and bold. */
  readonly agency: string;
  readonly address: readonly string[];
  /** File in the office's folder with the coat of arms (PNG or JPEG); null draws a neutral shield. */
  readonly emblem: string | null;
}

/**
 * Correspondence puts place, date and recipient on top; the titled layout centres title, number and subject; an award
 * (*sertifikat*, *piagam*) has arms and names centred above a large title, and the holder's name below it.
 */
export type LetterOpening =
  | {
      readonly layout: 'judul';
      readonly title: Text;
      readonly about: Text | null;
      /** The authority that decides, above the considerations of a decision; null for a plain permit. */
      readonly authority: Text | null;
    }
  | {
      readonly layout: 'korespondensi';
      readonly nature: string;
      readonly enclosure: string;
      readonly subject: Text;
      readonly recipient: readonly Text[];
    }
  | {
      readonly layout: 'penghargaan';
      readonly title: Text;
      /** Subject of the award, under the number; null where the title says it. */
      readonly about: Text | null;
      /** *Diberikan kepada*. */
      readonly presented: Text;
      readonly holder: Text;
    };

export interface SignatureBlock {
  /** `a.n.`, `Plt.` or `Plh.` before the position, where the signer stands in for its holder. */
  readonly capacity: string | null;
  readonly position: string;
  readonly name: string;
  readonly rank: string | null;
  /** Civil-service number, 18 digits, without blanks. */
  readonly nip: string | null;
}

/** Validity of what the letter grants, counted from its date. */
export type Validity =
  | { readonly type: 'months'; readonly months: number }
  | { readonly type: 'unlimited' }
  /** The letter grants nothing that could end (a receipt, a refusal). */
  | { readonly type: 'none' };

export interface LetterIssue {
  readonly number: string;
  readonly date: LocalDate;
  /** Last day of validity; null where it does not end. */
  readonly validUntil: LocalDate | null;
  /** Instant at which the final letter was made. */
  readonly at: Instant;
}

/** Fixed words of a letter outside its body. They are in the office's templates, so that they can be edited. */
export interface LetterLabels {
  /** Label before the number under a title; `number` is its label in correspondence. */
  readonly titleNumber: string;
  readonly number: string;
  readonly about: string;
  readonly nature: string;
  readonly enclosure: string;
  readonly subject: string;
  readonly recipient: string;
  readonly place: string;
  readonly date: string;
  readonly signedBy: string;
  readonly signatureRoom: string;
  /** Label above the office's name where its seal stands in the place of a signature. */
  readonly sealedBy: string;
  readonly sealRoom: string;
  readonly nip: string;
  readonly copies: string;
  readonly draftMark: string;
  /** Word for validity without an end. */
  readonly unlimited: string;
  /** Page numbering; `{page}` and `{pages}` stand for the numbers. */
  readonly page: string;
  /** Mark on each sheet of a print, and the note beside it (Palembang regulation 74/2018, article 13(4)). */
  readonly printMark: string;
  readonly printNote: string;
}

/** Border of a page: two rules, or an ornament of rules and corner pieces. */
export type PageFrame = 'rules' | 'ornament';

/** Places of the visible signature: in the box of the signature, or left of it. Nothing else is ever drawn there. */
export const STAMP_PLACES = ['block', 'beside'] as const;
export const STAMP_FRAMES = ['none', 'rule', 'double'] as const;

/** Look of the office's visible signatures. */
export interface StampLook {
  readonly place: (typeof STAMP_PLACES)[number];
  readonly frame: (typeof STAMP_FRAMES)[number];
  /** Colour of the frame and of accented lines: `#rrggbb`. */
  readonly colour: string;
  /**
   * Image: `emblem` for the coat of arms of the letterhead, else a file of the office's folder (PNG or JPEG); null for
   * none.
   */
  readonly image: string | null;
}

/** The visible signature: drawn by the signature itself as its appearance (ISO 32000-2 section 12.5.5), not by the letter. */
export interface Stamp extends StampLook {
  readonly lines: readonly {
    readonly text: Text;
    /** In points. */
    readonly size: number;
    readonly accent?: true;
  }[];
}

/**
 * A letter as plain data: its whole content, nothing of its drawing. With `issue` null it is the draft that the parafs
 * cover; with `issue`, the letter that is signed.
 */
export interface LetterContent {
  readonly kind: LetterKind;
  readonly template: string;
  /** Title of the file, shown by viewers and kept in its metadata. */
  readonly title: string;
  readonly office: string;
  readonly paper: 'A4' | 'F4';
  /** Left out for portrait. */
  readonly orientation?: 'landscape';
  /** A border around each page, as on certificates; left out where there is none. */
  readonly frame?: PageFrame;
  /** Office whose seal stands in the place of a signature; left out where an official signs. */
  readonly seal?: { readonly holder: string };
  readonly letterhead: Letterhead;
  readonly opening: LetterOpening;
  readonly body: readonly Block[];
  readonly validity: Validity;
  readonly place: string;
  readonly copies: readonly string[];
  readonly footer: readonly string[];
  readonly labels: LetterLabels;
  /**
   * Address at which anyone can verify the letter, in the QR code. Null for letters that the public does not verify.
   */
  readonly verificationUrl: string | null;
  readonly draftedAt: Instant;
  readonly signature: SignatureBlock;
  /** Left out where the signature is invisible and the letter's own block names its signer. */
  readonly stamp?: Stamp;
  readonly issue: LetterIssue | null;
}
