import { getDefaultSRGBProfile } from '@cantoo/pdf-lib';
import { PDFHeader, PDFHexString, PDFName, PDFString, type PDFDocument } from 'pdf-lib';

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

const escaped = (text: string): string =>
  text.replace(/[&<>]/g, (mark) => (mark === '&' ? '&amp;' : mark === '<' ? '&lt;' : '&gt;'));

/** Seconds precision and Z, as the information dictionary has it: both must be the same instant (ISO 19005-2, 6.6.3). */
const xmpDate = (at: Date): string => `${at.toISOString().slice(0, 19)}Z`;

const packet = ({ part, title, author, language, producer, madeAt }: PdfAMetadata): string =>
  [
    '<?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>',
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">',
    '<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">',
    `<pdfaid:part>${part}</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance></rdf:Description>`,
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">',
    `<dc:format>application/pdf</dc:format>`,
    `<dc:title><rdf:Alt><rdf:li xml:lang="x-default">${escaped(title)}</rdf:li></rdf:Alt></dc:title>`,
    `<dc:creator><rdf:Seq><rdf:li>${escaped(author)}</rdf:li></rdf:Seq></dc:creator>`,
    `<dc:language><rdf:Bag><rdf:li>${escaped(language)}</rdf:li></rdf:Bag></dc:language></rdf:Description>`,
    '<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/">',
    `<xmp:CreatorTool>${escaped(producer)}</xmp:CreatorTool>`,
    `<xmp:CreateDate>${xmpDate(madeAt)}</xmp:CreateDate><xmp:ModifyDate>${xmpDate(madeAt)}</xmp:ModifyDate></rdf:Description>`,
    '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">',
    `<pdf:Producer>${escaped(producer)}</pdf:Producer></rdf:Description>`,
    '</rdf:RDF></x:xmpmeta><?xpacket end="r"?>',
  ].join('\n');

/**
 * Makes a document that has embedded fonts and device RGB colours alone into PDF/A: metadata twice and alike, output
 * intent, file identifier, language. Writes nothing that depends on the clock or on chance.
 */
export const markAsPdfA = (document: PDFDocument, metadata: PdfAMetadata): void => {
  const { context, catalog } = document;
  const { title, author, language, producer, madeAt } = metadata;
  context.header = PDFHeader.forVersion(1, 7);

  document.setTitle(title, { showInWindowTitleBar: true });
  document.setAuthor(author);
  document.setLanguage(language);
  document.setCreator(producer);
  document.setProducer(producer);
  document.setCreationDate(madeAt);
  document.setModificationDate(madeAt);

  const id = PDFHexString.of(Buffer.from(metadata.fileId).toString('hex').toUpperCase());
  context.trailerInfo.ID = context.obj([id, id]);

  // Metadata streams stay uncompressed, so that tools that know no PDF can find them (ISO 19005-2, 6.6.2.1).
  const xmp = context.stream(new TextEncoder().encode(packet(metadata)), { Type: 'Metadata', Subtype: 'XML' });
  catalog.set(PDFName.of('Metadata'), context.register(xmp));

  const profile = context.register(context.flateStream(getDefaultSRGBProfile(), { N: 3 }));
  const intent = context.obj({
    Type: 'OutputIntent',
    S: 'GTS_PDFA1',
    OutputConditionIdentifier: PDFString.of('sRGB IEC61966-2.1'),
    Info: PDFString.of('sRGB IEC61966-2.1'),
    RegistryName: PDFString.of('http://www.color.org'),
    DestOutputProfile: profile,
  });
  catalog.set(PDFName.of('OutputIntents'), context.obj([context.register(intent)]));
};
