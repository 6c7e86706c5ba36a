import { describe, expect, it } from '@jest/globals';
import type { PaperRow, RegisterPaper } from '../../../src/domain/numbering/paper.js';
import { drawRegister } from '../../../src/infra/pdf/register/draw-register.js';
import { runOn } from '../pdf-letter/tools.js';

const row = (seq: number, change: Partial<PaperRow> = {}): PaperRow => ({
  seq,
  number: `500.16.7.2/${String(seq).padStart(4, '0')}/SIP/DPMPTSP.V/2026`,
  date: '2026-11-23',
  subject: 'Surat izin: Surat Izin Praktik Perawat',
  applicant: `Siti Rahmawati ${String(seq)}`,
  state: 'used',
  reason: null,
  ...change,
});

const paper = (rows: readonly PaperRow[], change: Partial<RegisterPaper> = {}): RegisterPaper => ({
  government: 'PEMERINTAH KOTA PRABUMULIH',
  agency: 'DINAS PENANAMAN MODAL DAN PELAYANAN TERPADU SATU PINTU',
  address: ['Jalan Jenderal Sudirman Nomor 29, Kota Prabumulih', 'Provinsi Sumatera Selatan 31111'],
  name: 'Register Izin dan Nonizin',
  year: 2026,
  rows,
  gaps: [],
  printedOn: '2026-11-26',
  ...change,
});

describe('the printed register', () => {
  const textOf = async (register: RegisterPaper): Promise<string> =>
    runOn(await drawRegister(register), 'pdftotext', (file) => ['-layout', file, '-']);

  it('shows number, date, subject, applicant and why a number is void, page by page with the heads again', async () => {
    const rows = Array.from({ length: 60 }, (_, at) => row(at + 417));
    const text = await textOf(
      paper([
        ...rows,
        row(477, { state: 'void', reason: 'pemohon menarik permohonan', applicant: null }),
        row(478, { state: 'reserved', applicant: '王 Susanto' }),
      ]),
    );
    const pages = text.split('\f').filter((page) => page.trim() !== '');

    expect(pages.length).toBeGreaterThan(1);
    pages.forEach((page, at) => {
      expect(page).toContain(`Halaman ${String(at + 1)} dari ${String(pages.length)}`);
    });
    for (const page of pages.slice(0, -1))
      expect(page).toMatch(/No\.\s+Nomor surat\s+Tanggal\s+Perihal\/jenis\s+Pemohon\s+Keterangan/);
    expect(text).toContain('BUKU NOMOR: REGISTER IZIN DAN NONIZIN TAHUN 2026');
    expect(text).toMatch(/417\s+500\.16\.7\.2\/0417\/SIP\/DPMPTSP\.V\/2026\s+23 November 2026\s+Surat izin/);
    expect(text).toMatch(/477\s.*–\s+Batal: pemohon menarik/);
    expect(text).toContain('[U+738B] Susanto');
    expect(text).toContain(
      'Jumlah nomor: 62 (terpakai 60, dipesan 1, batal 1). Melanjutkan buku kertas; nomor pertama di sini: 417.',
    );
  });

  it('names what is missing, and says that an empty register is empty', async () => {
    expect(await textOf(paper([row(1), row(3)], { gaps: [2] }))).toContain('Nomor urut yang tidak ada: 2.');
    expect(await textOf(paper([], { year: null }))).toContain('Belum ada nomor yang diambil.');
  });

  it('is the same file for the same register, and says that it is PDF/A-2b', async () => {
    const [one, two] = [await drawRegister(paper([row(1)])), await drawRegister(paper([row(1)]))];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(true);
    expect(Buffer.from(one).toString('latin1')).toMatch(/pdfaid:part>2<[\s\S]*pdfaid:conformance>B</);
  });
});
