/** The office of these tests, as configuration alone: the demo's, with more permit types, a group, and more roles. */
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, stringify } from 'yaml';

const ACCOUNTS = `
- { login: pengaduan, name: Sri Wahyuni, title: Petugas Pengaduan, roles: [complaints-officer] }
- { login: unit, name: Joko Susilo, title: Unit Terlapor, roles: [reported-unit] }
- { login: kabid-pengaduan, name: Lina Herlina, title: Kepala Bidang Pengaduan, roles: [kabid-pengaduan] }
- { login: sub-koordinasi, name: Wawan Setiawan, title: Sub Koordinator, roles: [sub-koordinasi] }
- { login: kabid-promosi, name: Nia Kurnia, title: Kepala Bidang Promosi, roles: [kabid-promosi] }
- { login: pengembang, name: Rudi Hartono, title: Pihak Pengembang, roles: [pihak-pengembang] }
- { login: kepala, name: Asep Sunandar, title: Kepala Dinas, roles: [kepala] }
`;

export const PALEMBANG = 'izin-palembang';
export const COMMITMENT = 'izin-komitmen';
/** Three licences: the second waits for the first, the third for none. */
export const GROUP = { id: 'kelompok-tiga', first: 'izin-usaha-toko-swalayan', second: 'sipa', other: PALEMBANG };

const write = (file: string, content: object): void => {
  writeFileSync(file, stringify(content));
};

export const configureOffice = (folder: string): void => {
  appendFileSync(join(folder, 'demo', 'accounts.yaml'), ACCOUNTS);

  const officeFile = join(folder, 'offices', 'prabumulih.yaml');
  // Prabumulih's own decree has no survey.
  write(officeFile, { ...(parse(readFileSync(officeFile, 'utf8')) as object), procedures: {} });

  const types = join(folder, 'permit-types');
  const shop = parse(readFileSync(join(types, 'izin-usaha-toko-swalayan.yaml'), 'utf8')) as object;
  const like = (id: string, more: object): void => {
    write(join(types, `${id}.yaml`), { ...shop, id, kodeOss: null, ...more });
  };
  like(PALEMBANG, { name: 'Izin Reklame', code: 'IR', process: 'palembang-izin' });
  like(COMMITMENT, { name: 'Izin Lokasi', code: 'IL', process: 'metro-oss-komitmen' });

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
};
