/** The office's answers to OSS. The first two are verbatim from PIA OSS RBA 4.3.22; codes are its Lampiran 9. */
export const OSS_TEXT = {
  stored: 'Berhasil menyimpan data',
  notStored: 'Gagal menyimpan data',
  malformed: 'Gagal menyimpan data: isi pesan bukan JSON yang utuh',
  unknownShape: 'Gagal menyimpan data: susunan pesan tidak dikenal',
  tokenInvalid: 'User Akses Tidak Valid',
  unconfigured: 'User Akses Tidak Valid: OSS belum dihubungkan dengan kantor ini',
} as const;
