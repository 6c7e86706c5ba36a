/**
 * Kinds of letters: the purpose of each and all that follows from it. A new kind is a new entry here, its template, its
 * register, and its words in the message catalogues; everything else is derived.
 */
import type { NoticeTemplate } from '../notices/templates.js';
import type { SealPurpose } from '../ports/sealer.js';

interface KindOfLetter {
  /** Name of the kind in the register (*buku nomor*). */
  readonly word: string;
  /** Purpose for which the office seals the letter instead of an official's signature; null where an official signs. */
  readonly seal: SealPurpose | null;
  /** Outcome of the letter's application once the letter is signed. `issued`: a permit's life begins. */
  readonly outcome: 'issued' | 'refused' | 'completed';
  /** Validity of what the letter grants. */
  readonly validity: 'of the permit type' | 'none';
  /** Effect on the permit that the letter is about; null for none. */
  readonly toPermit: 'suspend' | 'lift' | 'revoke' | 'cancel' | 'replace' | 'amend' | 'supersede' | null;
  /** True where revoking or cancelling the application's permit takes this letter back as well. */
  readonly endsWithPermit: boolean;
  /** True where the letter stands for a permit, so that its verification tells the permit's present state. */
  readonly standsForPermit: boolean;
  /** Data that a case for this letter must hold when it begins (Law 30/2014, article 55). */
  readonly needs: readonly ('reasons' | 'changes' | 'reason')[];
  /** True where the permit's holder asks for the letter: the case is then in the holder's account. */
  readonly forHolder: boolean;
  /** Text of the mail that delivers the letter, with paper and without; null where no mail is sent. */
  readonly mail: { readonly onPaper: NoticeTemplate; readonly without: NoticeTemplate } | null;
  /** Name of its file. */
  readonly file: string;
  /** True where the letter is made after its application has ended, so that its number is still needed then. */
  readonly afterEnd: boolean;
}

const READY = { onPaper: 'letter-ready', without: 'letter-delivered' } as const;
const told = <T extends string>(mail: T): { readonly onPaper: T; readonly without: T } => ({
  onPaper: mail,
  without: mail,
});

/** Decisions about a permit that the office takes of its own accord. */
const DECISION = {
  seal: null,
  outcome: 'completed',
  validity: 'none',
  endsWithPermit: true,
  standsForPermit: false,
  needs: ['reasons'],
  forHolder: false,
  file: 'surat.pdf',
  afterEnd: false,
} as const satisfies Partial<KindOfLetter>;

/** Sealed letters: statements of the office that no official decides. */
const SEALED = {
  outcome: 'completed',
  validity: 'none',
  toPermit: null,
  endsWithPermit: false,
  standsForPermit: false,
  needs: [],
  forHolder: false,
  afterEnd: false,
} as const satisfies Partial<KindOfLetter>;

export const LETTER_KINDS = {
  permit: {
    word: 'Surat izin',
    seal: null,
    outcome: 'issued',
    validity: 'of the permit type',
    toPermit: 'supersede',
    endsWithPermit: true,
    standsForPermit: true,
    needs: [],
    forHolder: true,
    mail: READY,
    file: 'surat.pdf',
    afterEnd: false,
  },
  refusal: {
    word: 'Surat penolakan',
    seal: null,
    outcome: 'refused',
    validity: 'none',
    toPermit: null,
    endsWithPermit: false,
    standsForPermit: false,
    needs: [],
    forHolder: false,
    mail: told('refusal-ready'),
    file: 'surat.pdf',
    afterEnd: false,
  },
  revocation: { ...DECISION, word: 'Keputusan pencabutan izin', toPermit: 'revoke', mail: told('revocation-ready') },
  cancellation: {
    ...DECISION,
    word: 'Keputusan pembatalan izin',
    toPermit: 'cancel',
    mail: told('cancellation-ready'),
  },
  receipt: { ...SEALED, word: 'Tanda terima', seal: 'receipt', mail: told('receipt'), file: 'tanda-terima.pdf' },
  'correction-request': {
    ...SEALED,
    word: 'Permintaan perbaikan',
    seal: 'statement',
    mail: told('correction-request'),
    file: 'permintaan-perbaikan.pdf',
  },
  'commitment-fulfilment': {
    word: 'Keterangan pemenuhan komitmen',
    seal: null,
    outcome: 'issued',
    validity: 'none',
    toPermit: 'supersede',
    endsWithPermit: true,
    standsForPermit: true,
    needs: [],
    forHolder: true,
    mail: READY,
    file: 'surat.pdf',
    afterEnd: false,
  },
  duplicate: {
    ...DECISION,
    word: 'Duplikat surat izin',
    toPermit: 'replace',
    standsForPermit: true,
    needs: ['reason'],
    forHolder: true,
    mail: READY,
  },
  /** Silence of the office that granted the permit (Law 30/2014, article 53): a statement, sealed and never signed. */
  'deemed-approval': {
    ...SEALED,
    word: 'Pernyataan dianggap disetujui',
    seal: 'deemed-approval',
    validity: 'of the permit type',
    endsWithPermit: true,
    mail: told('deemed-approved'),
    file: 'pernyataan-dianggap-dikabulkan.pdf',
    afterEnd: true,
  },
  amendment: {
    ...DECISION,
    word: 'Perubahan izin',
    toPermit: 'amend',
    standsForPermit: true,
    needs: ['reasons', 'changes'],
    forHolder: true,
    mail: READY,
  },
  suspension: { ...DECISION, word: 'Pembekuan izin', toPermit: 'suspend', mail: told('suspension-ready') },
  reinstatement: {
    ...DECISION,
    word: 'Pemberlakuan kembali izin',
    toPermit: 'lift',
    mail: told('reinstatement-ready'),
  },
  /** Statement that the personal data of a case was destroyed, and how. */
  'destruction-certificate': {
    ...SEALED,
    word: 'Berita acara pemusnahan',
    seal: 'certificate',
    mail: null,
    file: 'berita-acara-pemusnahan.pdf',
  },
} as const satisfies Readonly<Record<string, KindOfLetter>>;

export type LetterKind = keyof typeof LETTER_KINDS;

export const LETTER_KIND_NAMES = Object.keys(LETTER_KINDS) as readonly LetterKind[];

export const isLetterKind = (word: string): word is LetterKind => Object.hasOwn(LETTER_KINDS, word);

/** Properties of a kind. */
export const kindOf = (kind: LetterKind): KindOfLetter => LETTER_KINDS[kind];

/**
 * True where a letter carries the office's seal in the place of an official's signature, because no official decides
 * its content (Palembang regulation 74/2018, article 11(2)f and g, for the letters of the counter).
 */
export const isSealed = (kind: LetterKind): boolean => kindOf(kind).seal !== null;

/** True for letter kinds that start a permit's life. At most one such letter is valid for an application. */
export const grantsPermit = (kind: LetterKind): boolean => kindOf(kind).outcome === 'issued';

/** Kinds of letters that a procedure may make (`paraf:letter`): those that an official signs. */
export const SIGNED_KINDS: readonly LetterKind[] = LETTER_KIND_NAMES.filter((kind) => !isSealed(kind));
