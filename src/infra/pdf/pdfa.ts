import { PDFHexString, type PDFDocument } from '@cantoo/pdf-lib';

export interface PdfAMetadata {
  /** PDF/A-3 where files are attached, otherwise PDF/A-2 (ISO 19005-2 and -3, level B). */
  readonly part: 2 | 3;
  readonly title: string;
  readonly author: string;
  readonly language: string;
  readonly producer: string;
  readonly madeAt: Date;
  /** 16 bytes that are the same for the same content (ISO 32000-1, 14.4). */
  readonly fileId: Uint8Array;
}

/**
 * Makes a document that has embedded fonts and device RGB colours alone into PDF/A. The file identifier is set first,
 * because the library would else draw one by chance and the same letter would have other bytes each time.
 */
export const markAsPdfA = (document: PDFDocument, metadata: PdfAMetadata): void => {
  const { part, title, author, language, producer, madeAt, fileId } = metadata;
  const id = PDFHexString.of(Buffer.from(fileId).toString('hex').toUpperCase());
  document.context.trailerInfo.ID = document.context.obj([id, id]);
  document.setTitle(title, { showInWindowTitleBar: true });
  document.setAuthor(author);
  document.setLanguage(language);
  document.setCreator(producer);
  document.setProducer(producer);
  document.setCreationDate(madeAt);
  document.setModificationDate(madeAt);
  document.convertToPDFA({ conformance: part === 3 ? '3B' : '2B' });
};
