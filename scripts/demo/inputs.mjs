/** Messages of other systems: the samples in config/, with this run's secrets. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../lib/paths.mjs';

const sample = (path) => readFileSync(join(ROOT, 'config', 'samples', path), 'utf8');

/** YYYYMMDD in Western Indonesia Time. */
const today = () => new Date(Date.now() + 7 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', '');

/** receiveNIB in the published shape (PIA OSS RBA 4.3.22), with its token. */
export const receiveNib = ({ username, password }) => {
  const body = sample('oss/receive-nib.json');
  const { nib } = JSON.parse(body).dataNIB;
  const token = createHash('sha1').update(`${username}${password}${nib}${today()}`).digest('hex');
  return { body, nib, token };
};

export const sicantikPush = () => sample('sicantik/push.json');

/** A one-page PDF with a line of text: what an applicant scans. */
export const scannedPage = (text) => {
  const stream = `BT /F1 18 Tf 72 770 Td (${text.replaceAll(/[()\\]/g, ' ')}) Tj ET`;
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${stream.length} >>\nstream\n${stream}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ];
  let pdf = '%PDF-1.4\n';
  const offsets = objects.map((object, index) => {
    const offset = pdf.length;
    pdf += `${index + 1} 0 obj\n${object}\nendobj\n`;
    return offset;
  });
  const xref = pdf.length;
  pdf += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`;
  pdf += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${xref}\n%%EOF\n`;
  return Buffer.from(pdf, 'latin1');
};

export const upload = (fields, name, bytes) => {
  const form = new FormData();
  for (const [key, value] of Object.entries(fields)) form.set(key, value);
  form.set('file', new Blob([bytes], { type: 'application/pdf' }), name);
  return form;
};
