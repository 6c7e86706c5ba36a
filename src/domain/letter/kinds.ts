/**
 * The kinds of letters: what a letter is for, and all that follows from it. A new kind is a new entry here, its template,
 * its register, and its words in the message catalogues; everything else is derived.
 */
import type { NoticeTemplate } from '../notices/templates.js';
import type { SealPurpose } from '../ports/sealer.js';

interface KindOfLetter {
  /** As the register names it (*buku nomor*). */
  readonly word: string;
  /** Why the office seals it in the place of an official's signature; null where an official signs. */
  readonly seal: SealPurpose | null;
  /** How an application ends whose letter this is, once it is signed. `issued`: with it a permit's life begins. */
  readonly outcome: 'issued' | 'refused' | 'completed';
  /** How long it is good. */
  readonly validity: 'of the permit type' | 'none';
  /** What it does to the permit that it is about. */
  readonly toPermit: 'suspend' | 'lift' | 'revoke' | 'cancel' | 'replace' | 'amend' | 'supersede' | null;
  /** Whether it is taken back together with the permit of its application. */
  readonly endsWithPermit: boolean;
  /** Whether it stands for a permit, so that whoever verifies it is told what became of that. */
  readonly standsForPermit: boolean;
  /** What a case that makes it must say when it begins (Law 30/2014, article 55). */
  readonly needs: readonly ('reasons' | 'changes' | 'reason')[];
  /** Whether the holder of the permit asked for it: the case is then in the holder's account. */
  readonly forHolder: boolean;
  /** Text of the mail that brings it, on paper or without; null where nobody is told by mail. */
  readonly mail: { readonly onPaper: NoticeTemplate; readonly without: NoticeTemplate } | null;
  /** Name of its file. */
  readonly file: string;
  /** Whether it is made after its application has ended, so that its number is still wanted then. */
  readonly afterEnd: boolean;
}

const READY = { onPaper: 'letter-ready', without: 'letter-delivered' } as const;
const told = <T extends string>(mail: T): { readonly onPaper: T; readonly without: T } => ({
  onPaper: mail,
  without: mail,
});

/** Decisions of the office about a permit, of its own accord. */
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

/** What the office states without anybody's decision. */
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
  /** That the personal data of a case was destroyed, and how. */
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

/** What follows from a kind. */
export const kindOf = (kind: LetterKind): KindOfLetter => LETTER_KINDS[kind];

/**
 * Whether a letter carries the office's seal in the place of an official's signature: no official decides what it states
 * (Palembang regulation 74/2018, article 11(2)f and g, of the letters of the counter).
 */
export const isSealed = (kind: LetterKind): boolean => kindOf(kind).seal !== null;

/** Whether a permit's life begins with it. At most one such letter is valid for an application. */
export const grantsPermit = (kind: LetterKind): boolean => kindOf(kind).outcome === 'issued';

/** Kinds of letters that a procedure may make (`paraf:letter`): those that an official signs. */
export const SIGNED_KINDS: readonly LetterKind[] = LETTER_KIND_NAMES.filter((kind) => !isSealed(kind));
