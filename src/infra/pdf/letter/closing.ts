import { rgb } from '@cantoo/pdf-lib';
import type { Stamp } from '../../../domain/letter/content.js';
import type { EmblemBox } from './emblem.js';
import { nipInGroups } from '../../../domain/letter/wording.js';
import { GREY, type Pen } from './pen.js';
import { drawQr } from './qr.js';
import type { Row } from './rows.js';
import { ascent, BODY, leading, mm, type Typesetting } from './sheet.js';
import { setStamp, type SetStamp } from './stamp.js';
import { breakLines, plainText, type Line, type TextStyle } from './text.js';

const SMALL: TextStyle = { size: 8.5 };
const NAME: TextStyle = { size: 10, bold: true };
const QR_SIZES = { portrait: mm(23), landscape: mm(20) } as const;
const PAD = mm(2.5);

interface SetLine {
  readonly line: Line;
  readonly size: number;
}

const set = (setting: Typesetting, text: string, style: TextStyle, room: number): readonly SetLine[] =>
  text === '' ? [] : breakLines(setting, plainText(text), style, room).map((line) => ({ line, size: style.size }));

const heightOf = (lines: readonly SetLine[]): number => lines.reduce((sum, { size }) => sum + leading(size), 0);

const draw = (pen: Pen, lines: readonly SetLine[], x: number, top: number, room: number): void => {
  let y = top;
  for (const { line, size } of lines) {
    pen.line(line, x, y - ascent(size), room, size);
    y -= leading(size);
  }
};

/** The office whose seal stands here: no official's name, because none has signed. */
const sealHolder = (setting: Typesetting, holder: string, room: number): readonly SetLine[] => {
  const { labels, issue } = setting.content;
  return [
    ...set(setting, issue === null ? labels.sealRoom : labels.sealedBy, { size: SMALL.size, italic: true }, room),
    ...set(setting, holder, NAME, room),
  ];
};

const signer = (setting: Typesetting, room: number): readonly SetLine[] => {
  const { labels, signature, issue, seal } = setting.content;
  if (seal !== undefined) return sealHolder(setting, seal.holder, room);
  const { name, rank, nip } = signature;
  return [
    ...set(setting, issue === null ? labels.signatureRoom : labels.signedBy, { size: SMALL.size, italic: true }, room),
    ...set(setting, name, NAME, room),
    ...set(setting, rank ?? '', SMALL, room),
    ...set(setting, nip === null ? '' : `${labels.nip} ${nipInGroups(nip)}`, SMALL, room),
  ];
};

const above = (setting: Typesetting, room: number): readonly SetLine[] => {
  const { labels, place, signature, opening, seal } = setting.content;
  const { capacity, position } = signature;
  const dated =
    opening.layout !== 'korespondensi'
      ? [
          ...set(setting, `${labels.place} ${place}`, { size: BODY }, room),
          ...breakLines(setting, [{ text: `${labels.date} ` }, { late: 'date' }], { size: BODY }, room).map((line) => ({
            line,
            size: BODY,
          })),
        ]
      : [];
  const holder = capacity === null ? `${position},` : `${capacity} ${position},`;
  return seal === undefined ? [...dated, ...set(setting, holder, { size: BODY, bold: true }, room)] : dated;
};

/** The box of the signature on its page, and the room of a visible one. */
export interface SignatureRoom {
  readonly box: EmblemBox;
  readonly stamp?: StampRoom;
}

/** Room for the signature's own appearance. */
export interface StampRoom {
  readonly box: EmblemBox;
  /** Width at the left of the box that the letter itself draws in. */
  readonly kept: number;
  readonly stamp: Stamp;
  readonly set: SetStamp;
}

export type NoteSignature = (pen: Pen, room: SignatureRoom) => void;

const WIDTH = mm(92);
const BESIDE = { widest: mm(66), gap: mm(5) } as const;

/** The visible signature of this letter, set for its place. */
const stampFor = (
  setting: Typesetting,
  qr: number,
): (Omit<StampRoom, 'box'> & { readonly width: number }) | undefined => {
  const { sheet, content } = setting;
  const { stamp } = content;
  if (stamp === undefined) return undefined;
  const kept = stamp.place === 'block' ? qr + PAD : 0;
  const width = stamp.place === 'block' ? WIDTH : Math.min(BESIDE.widest, sheet.room - WIDTH - BESIDE.gap);
  return { stamp, kept, width, set: setStamp(setting, stamp, width, kept) };
};

/**
 * Place, date, office and the box of the electronic signature: one piece that no page end cuts. Where the signature
 * shows itself in the box, the letter draws no more there than the code: a letter that nobody has signed does not look
 * signed.
 */
export const signatureRow = (setting: Typesetting, note: NoteSignature): Row => {
  const { sheet, content } = setting;
  const qr = QR_SIZES[content.orientation ?? 'portrait'];
  const x = sheet.right - WIDTH;
  const upper = above(setting, WIDTH);
  const room = WIDTH - qr - 3 * PAD;
  const text = signer(setting, room);
  const shown = stampFor(setting, qr);
  const height = Math.max(qr, heightOf(text), shown?.set.height ?? 0) + 2 * PAD;
  const upperHeight = heightOf(upper) + 5;
  const draft = content.issue === null;
  const bySignature = !draft && shown?.stamp.place === 'block';
  return {
    height: upperHeight + height,
    before: 16,
    glue: false,
    draw: (pen, top) => {
      draw(pen, upper, x, top, WIDTH);
      const y = top - upperHeight - height;
      const box = { x, y, width: WIDTH, height };
      if (!draft && content.verificationUrl !== null) {
        drawQr(pen.page, content.verificationUrl, { x: x + PAD, y: y + (height - qr) / 2, width: qr, height: qr });
      }
      if (!bySignature) {
        pen.page.drawRectangle({
          ...box,
          borderWidth: 0.7,
          borderColor: draft ? rgb(GREY.red, GREY.green, GREY.blue) : rgb(0, 0, 0),
          ...(draft ? { borderDashArray: [3, 3] } : {}),
        });
        draw(pen, text, x + qr + 2 * PAD, y + height - (height - heightOf(text)) / 2, room);
      }
      if (draft || shown === undefined) {
        note(pen, { box });
        return;
      }
      const { width, ...stamp } = shown;
      note(pen, { box, stamp: { ...stamp, box: bySignature ? box : { x: sheet.left, y, width, height } } });
    },
  };
};

/** *Tembusan*: who else gets the letter. */
export const copyRows = (setting: Typesetting): readonly Row[] => {
  const { content, sheet } = setting;
  if (content.copies.length === 0) return [];
  const style: TextStyle = { size: 9 };
  const hang = mm(6);
  const rows = (lines: readonly SetLine[], x: number, room: number, before: number, mark?: Line): readonly Row[] =>
    lines.map(({ line, size }, index) => ({
      height: leading(size),
      before: index === 0 ? before : 0,
      glue: true,
      draw: (pen, top) => {
        if (index === 0 && mark !== undefined) pen.line(mark, sheet.left, top - ascent(size), hang, size);
        pen.line(line, x, top - ascent(size), room, size);
      },
    }));
  return [
    ...rows(set(setting, content.labels.copies, style, sheet.room), sheet.left, sheet.room, 14),
    ...content.copies.flatMap((copy, index) =>
      rows(
        set(setting, copy, style, sheet.room - hang),
        sheet.left + hang,
        sheet.room - hang,
        0,
        set(setting, `${index + 1}.`, style, hang)[0]?.line,
      ),
    ),
  ];
};
