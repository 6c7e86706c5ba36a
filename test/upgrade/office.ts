/**
 * The office of the upgrade, as changes to a copy of `config/`: the demo's people and permit types, and beside them what the
 * other procedures need. The snapshot is made with it and upgraded with it, so it names no more than both commits read.
 */
import { appendFileSync, copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const PROCEDURES = join('test', 'upgrade', 'procedures');

const ACCOUNTS = `
- { login: pengaduan, name: Sri Wahyuni, title: Petugas Pengaduan, roles: [complaints-officer] }
- { login: unit, name: Joko Susilo, title: Unit Terlapor, roles: [reported-unit] }
- { login: pengadu, name: Tono Pengadu, title: Pengadu, roles: [complainant] }
- { login: kabid-pengaduan, name: Lina Herlina, title: Kepala Bidang Pengaduan, roles: [kabid-pengaduan] }
- { login: sub-koordinasi, name: Wawan Setiawan, title: Sub Koordinator, roles: [sub-koordinasi] }
- { login: kabid-promosi, name: Nia Kurnia, title: Kepala Bidang Promosi, roles: [kabid-promosi] }
- { login: pengembang, name: Rudi Hartono, title: Pihak Pengembang, roles: [pihak-pengembang] }
- { login: kepala, name: Asep Sunandar, title: Kepala Dinas, roles: [kepala] }
- { login: pengawas-dua, name: Dewi Lestari, title: Pengawas Pelayanan, roles: [supervisor] }
`;

/** Permit types beside those of the repository, by the procedure that each follows. */
export const TYPE = {
  plain: 'izin-usaha-toko-swalayan',
  survey: 'izin-survei',
  palembang: 'izin-palembang',
  commitment: 'izin-komitmen',
  /** Its promise ends minutes after the file is complete: silence grants it. */
  deemed: 'izin-cepat',
  /** Its files are kept for no time at all: what has ended may be destroyed. */
  unkept: 'izin-tanpa-simpan',
  /** Needs no more than a row of SiCANTIK brings. */
  pushed: 'izin-sederhana',
} as const;

export const GROUP = { id: 'kelompok-tiga', first: TYPE.plain, second: 'sipa', other: TYPE.palembang } as const;

const write = (file: string, content: object): void => {
  writeFileSync(file, stringify(content));
};

/** Changes the copy of `config/` in this folder. */
export const configureOffice = (folder: string): void => {
  appendFileSync(join(folder, 'demo', 'accounts.yaml'), ACCOUNTS);
  const officeFile = join(folder, 'offices', 'prabumulih.yaml');
  // Both ways of the ten rows are followed: which one, the permit type says.
  write(officeFile, { ...(parse(readFileSync(officeFile, 'utf8')) as object), procedures: {} });

  const types = join(folder, 'permit-types');
  const shop = parse(readFileSync(join(types, `${TYPE.plain}.yaml`), 'utf8')) as object;
  const like = (id: string, more: object): void => {
    write(join(types, `${id}.yaml`), { ...shop, id, kodeOss: null, ...more });
  };
  like(TYPE.survey, { name: 'Izin Gudang', code: 'IG', process: 'prabumulih-tte-survey' });
  like(TYPE.palembang, { name: 'Izin Reklame', code: 'IR', process: 'palembang-izin' });
  like(TYPE.commitment, { name: 'Izin Lokasi', code: 'IL', process: 'metro-oss-komitmen' });
  like(TYPE.deemed, {
    name: 'Izin Keramaian',
    code: 'IK',
    promise: { budget: 'PT3M', unit: 'calendar', legalReference: 'Pasal 53 Undang-Undang Nomor 30 Tahun 2014' },
    deemedApproval: { outcome: 'statement' },
  });
  like(TYPE.unkept, {
    name: 'Izin Pasar Malam',
    code: 'IPM',
    validity: 'none',
    retention: { activeYears: 0, inactiveYears: 0, then: 'destroy' },
  });

  like(TYPE.pushed, {
    name: 'Izin Sederhana',
    code: 'IS',
    kodeOss: '199',
    process: 'palembang-izin',
    fields: [
      { label: 'Nama', value: '{{applicant.name}}' },
      { label: 'Lokasi', value: '{{data.location}}' },
    ],
  });

  write(join(folder, 'groups', `${GROUP.id}.yaml`), {
    id: GROUP.id,
    name: 'Toko Swalayan dengan Apotek dan Reklame',
    process: 'metro-izin-paralel',
    licences: [
      { permitType: GROUP.first },
      { permitType: GROUP.second, after: [GROUP.first] },
      { permitType: GROUP.other },
    ],
    recommendation: { required: true },
    promise: { workingDays: 5 },
  });

  mkdirSync(join(folder, 'processes'), { recursive: true });
  for (const name of readdirSync(PROCEDURES)) copyFileSync(join(PROCEDURES, name), join(folder, 'processes', name));
};
