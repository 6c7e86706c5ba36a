/** Answers to a pusher of SiCANTIK rows. */
export const SICANTIK_TEXT = {
  stored: 'Data diterima',
  notStored: 'Data gagal disimpan; kirim kembali',
  malformed: 'Isi pesan bukan JSON yang utuh',
  noRows: 'Tidak ada baris permohonan yang dapat dibaca',
  keyInvalid: 'Kunci API tidak sah',
} as const;
