import { createHash } from 'node:crypto';
import { AFRelationship, PDFDocument } from '@cantoo/pdf-lib';
import { canonicalJson } from '../../../domain/letter/canonical.js';
import type { LateField, LetterContent, Stamp } from '../../../domain/letter/content.js';
import { dateInIndonesian } from '../../../domain/letter/wording.js';
import type {
  DraftedLetter,
  Drafter,
  DraftOptions,
  LetterAttachment,
  SignatureArea,
} from '../../../domain/ports/drafter.js';
import { markAsPdfA } from '../pdfa.js';
import { bodyRows } from './blocks.js';
import { copyRows, signatureRow, type NoteSignature, type SignatureRoom, type StampRoom } from './closing.js';
import { loadEmblem, type EmblemBox, type DrawEmblem } from './emblem.js';
import { embedFonts } from './fonts.js';
import { footOf, type Foot } from './foot.js';
import { drawFrame } from './frame.js';
import { headRows } from './head.js';
import { LetterError } from './letter-error.js';
import { newPen } from './pen.js';
import { flow, type Placed, type Row } from './rows.js';
import { drawRunningHead } from './running-head.js';
import { CLOSEST, DENSITIES, mm, sheetOf, type Typesetting } from './sheet.js';
import { drawStamp, stampPage } from './stamp.js';

const PRODUCER = 'Paraf';
/** Room that later pages leave for their running head, in points. */
const RUNNING_HEAD = mm(8);
const BLANKS: Readonly<Record<LateField, string>> = {
  number: '……………………………',
  date: '……………………',
  validUntil: '……………………',
};

const words = (date: string): string => {
  const text = dateInIndonesian(date);
  return text.ok ? text.value : date;
};

const lateOf =
  ({ issue, labels }: LetterContent) =>
  (field: LateField): string => {
    if (issue === null) return BLANKS[field];
    switch (field) {
      case 'number':
        return issue.number;
      case 'date':
        return words(issue.date);
      case 'validUntil':
        return issue.validUntil === null ? labels.unlimited : words(issue.validUntil);
    }
  };

const sha256 = (bytes: Uint8Array | string): Buffer => createHash('sha256').update(bytes).digest();

const attach = async (document: PDFDocument, attachments: readonly LetterAttachment[]): Promise<void> => {
  const names = new Set<string>();
  for (const { name, mediaType, description, bytes, modifiedAt } of attachments) {
    if (!/^[\x21-\x7e]{1,100}$/.test(name) || names.has(name)) {
      throw new LetterError(
        'LETTER_ATTACHMENT',
        `attachment "${name}": its name must be unique and of 1 to 100 ASCII characters without blanks`,
      );
    }
    names.add(name);
    const at = new Date(modifiedAt);
    await document.attach(bytes, name, {
      mimeType: mediaType,
      description,
      creationDate: at,
      modificationDate: at,
      afRelationship: AFRelationship.Data,
    });
  }
};

/**
 * Lines of the body that go with the signature to the next page: under one line alone a page looks torn off its letter.
 */
const WITH_SIGNATURE = 4;

/**
 * The rows with the last lines of the body glued to the signature: a signature alone on a page could be put under
 * anything.
 */
const gluedToNext = (rows: readonly Row[]): readonly Row[] =>
  rows.map((row, index) => (index >= rows.length - WITH_SIGNATURE ? { ...row, glue: true } : row));

interface Setting {
  readonly pages: readonly (readonly Placed[])[];
  readonly foot: Foot;
  readonly setting: Typesetting;
}

const setWith = (setting: Typesetting, emblem: DrawEmblem, note: NoteSignature): Setting => {
  const { sheet, content, density } = setting;
  const foot = footOf(setting);
  const body = bodyRows(setting, content.body).map((row) => ({ ...row, before: row.before * density.air }));
  const rows = [...headRows(setting, emblem), ...gluedToNext(body), signatureRow(setting, note), ...copyRows(setting)];
  const pages = flow(rows, (page) => ({ top: page === 0 ? sheet.top : sheet.top - RUNNING_HEAD, bottom: foot.top }));
  return { pages, foot, setting };
};

/** Pages of the longest letter that is set closer: in a longer one, one page less is no gain to its reader. */
const SHORT = 3;

/**
 * Puts the letter on pages, closer where that saves a page: an official letter should not send its signature over
 * alone.
 */
const setPages = (base: Omit<Typesetting, 'density'>, emblem: DrawEmblem, note: NoteSignature): Setting => {
  const [usual, ...closer] = DENSITIES;
  const first = setWith({ ...base, density: usual }, emblem, note);
  if (first.pages.length === 1 || first.pages.length > SHORT) return first;
  const award = base.content.opening.layout === 'penghargaan' ? [CLOSEST] : [];
  for (const density of [...closer, ...award]) {
    const tried = setWith({ ...base, density }, emblem, note);
    if (tried.pages.length < first.pages.length) return tried;
  }
  return first;
};

const imageOf = ({ letterhead }: LetterContent, { image }: Stamp): string | null =>
  image === 'emblem' ? letterhead.emblem : image;

const rectangleOf = ({ x, y, width, height }: EmblemBox): SignatureArea['rectangle'] => [x, y, x + width, y + height];

/** Draws letters with pdf-lib as PDF/A-2b, or PDF/A-3b where files are attached. */
export class PdfLetterDrafter implements Drafter {
  /** @param emblems folder with the offices' coats of arms */
  constructor(private readonly emblems: string) {}

  async draft(content: LetterContent, options: DraftOptions = {}): Promise<DraftedLetter> {
    const attachments = options.attachments ?? [];
    const document = await PDFDocument.create({ updateMetadata: false });
    const fonts = await embedFonts(document, content);
    const sheet = sheetOf(content);
    const emblem = await loadEmblem(document, this.emblems, content.letterhead.emblem);
    const base = { fonts, late: lateOf(content), sheet, content };
    const { stamp } = content;
    const image = stamp === undefined ? undefined : await loadEmblem(document, this.emblems, imageOf(content, stamp));
    const rooms: (SignatureRoom & { readonly page: number })[] = [];
    const { pages, foot, setting } = setPages(base, emblem, (pen, room) => {
      rooms.push({ ...room, page: document.getPages().indexOf(pen.page) });
      if (options.showStamp !== true || room.stamp === undefined || image === undefined) return;
      drawStamp(pen, room.stamp.set, room.stamp.stamp, room.stamp.box, image);
    });

    pages.forEach((placed, index) => {
      const pen = newPen(document.addPage([sheet.width, sheet.height]), fonts);
      if (content.frame !== undefined) drawFrame(pen.page, sheet, content.frame);
      if (index > 0) drawRunningHead(setting, pen);
      for (const { row, top } of placed) row.draw(pen, top);
      foot.draw(pen, index, pages.length);
    });
    const [room] = rooms;
    if (room === undefined) throw new Error('the letter was drawn without its signature block');

    await attach(document, attachments);
    markAsPdfA(document, {
      part: attachments.length > 0 ? 3 : 2,
      title: content.title,
      author: content.office,
      language: 'id-ID',
      producer: PRODUCER,
      madeAt: new Date(content.issue?.at ?? content.draftedAt),
      fileId: sha256(
        canonicalJson({
          content,
          attachments: attachments.map(({ name, bytes }) => [name, sha256(bytes).toString('hex')]),
        }),
      ).subarray(0, 16),
    });
    const bytes = await document.save({
      useObjectStreams: false,
      addDefaultPage: false,
      updateFieldAppearances: false,
      objectsPerTick: Infinity,
    });
    return {
      bytes,
      sha256: sha256(bytes).toString('hex'),
      pages: pages.length,
      signatureArea: { page: room.page, rectangle: rectangleOf(room.box) },
      ...(room.stamp === undefined
        ? {}
        : {
            stamp: {
              page: room.page,
              rectangle: rectangleOf(room.stamp.box),
              appearance: await this.appearance(content, room.stamp),
            },
          }),
    };
  }

  private appearance(content: LetterContent, { stamp, box, kept }: StampRoom): Promise<Uint8Array> {
    const size = { width: box.width, height: box.height, kept };
    return stampPage(content, stamp, { late: lateOf(content) }, size, (document) =>
      loadEmblem(document, this.emblems, imageOf(content, stamp)),
    );
  }
}
