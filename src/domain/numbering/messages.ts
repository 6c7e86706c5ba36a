/** Words of the printed register (*buku nomor*). */
import type { LetterKind } from '../letter/content.js';

export const REGISTER_WORDS = {
  title: 'Buku Nomor',
  year: 'Tahun',
  row: 'No.',
  number: 'Nomor surat',
  date: 'Tanggal',
  subject: 'Perihal/jenis',
  applicant: 'Pemohon',
  remarks: 'Keterangan',
  reserved: 'dipesan, belum dipakai',
  void: 'Batal',
  none: '–',
  empty: 'Belum ada nomor yang diambil.',
  continues: 'Melanjutkan buku kertas; nomor pertama di sini',
  total: 'Jumlah nomor',
  usedTotal: 'terpakai',
  reservedTotal: 'dipesan',
  voidTotal: 'batal',
  missing: 'Nomor urut yang tidak ada',
  printedOn: 'Dicetak',
  page: 'Halaman',
  of: 'dari',
} as const;

/** What a letter is, as the register names it. */
export const KIND_WORDS: Readonly<Record<LetterKind, string>> = {
  permit: 'Surat izin',
  refusal: 'Surat penolakan',
  revocation: 'Keputusan pencabutan izin',
  cancellation: 'Keputusan pembatalan izin',
  receipt: 'Tanda terima',
  'correction-request': 'Permintaan perbaikan',
  'commitment-fulfilment': 'Keterangan pemenuhan komitmen',
  duplicate: 'Duplikat surat izin',
  'deemed-approval': 'Pernyataan dianggap disetujui',
  amendment: 'Perubahan izin',
  suspension: 'Pembekuan izin',
  reinstatement: 'Pemberlakuan kembali izin',
  'destruction-certificate': 'Berita acara pemusnahan',
};
