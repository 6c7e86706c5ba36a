/** Letters that must be refused, each made from one that is good. */
import { createHash } from 'node:crypto';
import {
  PDFArray,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFRawStream,
  PDFString,
  StandardFonts,
  type PDFObject,
} from '@cantoo/pdf-lib';
import type { SignatureLevel } from '../../../src/domain/signing/plan.js';
import { issueCertificate, type Identity } from '../../../src/infra/devpki/issue.js';
import type { Revision } from '../../../src/infra/pdf/signature/revision.js';
import { parseSignedData } from '../../../src/infra/signing/cms.js';
import * as der from '../../../src/infra/signing/der.js';
import { OID } from '../../../src/infra/signing/oids.js';
import { addWidget, REVISIONS, setInCatalog } from '../verification/attacks.js';
import { appended, approve, firstPage, name, objectsWhere, text, withBytes } from '../verification/letters.js';
import {
  aLetter,
  aPlan,
  aStamp,
  openOffice,
  PASSPHRASE,
  unwrap,
  type Signed,
  type SigningOffice,
} from '../signing/office.js';
import { draw, ofKind } from './drawn.js';
import { changedSignedData, partsOf, split } from './der-edit.js';
import { archivedBy, certified, ocspAnswer, provenBy, signedBy, stampedBy, type Answer } from './hostile.js';
import { contentsOf, moved, offsetOf, placeOf, withCrossReference, withDigit, within, wrapped } from './wrapping.js';

export interface BadLetter {
  readonly pdf: Uint8Array;
  /** Root that the judges trust, where it is not the office's. */
  readonly office?: SigningOffice;
  /** True where the judges may ask the authority: the letter carries no validation data, or is about a revocation. */
  readonly online?: boolean;
}

export interface Bad {
  readonly group: string;
  readonly what: string;
  readonly make: () => Promise<BadLetter>;
}

export interface Bases {
  readonly office: SigningOffice;
  readonly official: Signed;
  /** A permit with its paraf record, certified with P=1. */
  readonly sole: Readonly<Record<SignatureLevel, Uint8Array>>;
  /** Three signers in prepared fields, certified with P=2, the last one's lock with P=1, archived. */
  readonly joint: Uint8Array;
  /** Two prepared fields, one signed, nothing certified; B-LT. */
  readonly approved: Uint8Array;
  /** One page by plain pdf-lib with a cross-reference table, B-T. */
  readonly plain: Uint8Array;
  /** With a visible stamp; B-LTA. */
  readonly stamped: Uint8Array;
}

export const makeBases = async (): Promise<Bases> => {
  const office = await openOffice();
  const official = await office.official();
  const { letter } = await draw('permit', ofKind('permit'), '3b');
  const byLevel = async (level: SignatureLevel): Promise<Uint8Array> => office.sign(letter.bytes, level, official);
  const names = ['Kabid', 'Sekdin', 'Kadin'];
  let joint = unwrap(await office.pipeline.prepareFields(letter.bytes, names));
  for (const [index, position] of (['first', 'middle', 'last'] as const).entries()) {
    const plan = { fieldName: names[index] ?? '', role: { kind: 'joint', position } } as const;
    joint = await office.sign(joint, 'B-LT', official, plan);
  }
  const fields = unwrap(await office.pipeline.prepareFields(letter.bytes, ['Kesatu', 'Kedua']));
  const { page, rectangle } = letter.signatureArea;
  const [left, bottom, right, top] = rectangle;
  return {
    office,
    official,
    sole: {
      'B-B': await byLevel('B-B'),
      'B-T': await byLevel('B-T'),
      'B-LT': await byLevel('B-LT'),
      'B-LTA': await byLevel('B-LTA'),
    },
    joint: unwrap(await office.pipeline.archiveTimestamp(joint)).pdf,
    approved: await approve(office, official, fields, 'Kesatu'),
    plain: await office.sign(await aLetter(), 'B-T', official),
    stamped: await office.sign(letter.bytes, 'B-LTA', official, {
      stamp: { page, rect: rectangle, appearance: await aStamp(right - left, top - bottom, 'Ditandatangani') },
    }),
  };
};

const always = (pdf: Uint8Array, online = false): Promise<BadLetter> => Promise.resolve({ pdf, online });

const flips = ({ sole }: Bases): readonly Bad[] => {
  const base = sole['B-LTA'];
  const whole = text(base);
  const { from, to, rest, range } = placeOf(base);
  const cms = contentsOf(base);
  const view = parseSignedData(cms);
  const at = (where: number): Uint8Array => withBytes(base, where, text(base).charAt(where) === '1' ? '2' : '1');
  const inToken = view.timestampTokens[0]?.subarray(400, 432) ?? cms;
  const digest = view.attributes.get(OID.messageDigest)?.[0] ?? cms;
  const ess = view.attributes.get(OID.signingCertificateV2)?.[0] ?? cms;
  const store = whole.indexOf('stream', whole.indexOf('/DSS')) + 60;
  const places: readonly (readonly [string, Uint8Array])[] = [
    ['a digit of the header', at(5)],
    ['a digit on the page', at(whole.search(/\d \d{1,6} Td|\d Tm|\d 0 0 \d/))],
    ['a digit of /ByteRange', at(whole.indexOf('0 ', range + 14) - 1)],
    ['the last byte before the signature', at(from - 12)],
    ['the first byte behind the signature', at(whole.search(/\/M \(D:\d/) + 8)],
    ['the end of the signed revision', at(to + rest - 9)],
    ['the signature value', withDigit(base, within(base, view.signature) + 20)],
    ['the message digest', withDigit(base, within(base, digest) + 10)],
    ['the ESS certificate digest', withDigit(base, within(base, ess) + 20)],
    ["the signer's certificate", withDigit(base, within(base, view.signer?.tbs ?? cms) + 60)],
    ["the certificate's signature", withDigit(base, within(base, view.signer?.signature ?? cms) + 8)],
    ['the time-stamp token', withDigit(base, within(base, inToken) + 8)],
    [
      'the archive time-stamp',
      withBytes(
        base,
        whole.lastIndexOf('/Contents <') + 1200,
        whole.charAt(whole.lastIndexOf('/Contents <') + 1200) === '0' ? '1' : '0',
      ),
    ],
    ['an item of the security store', at(store)],
  ];
  return places.map(([what, pdf]) => ({ group: 'a byte changed', what, make: () => always(pdf) }));
};

const besideTheSignature = ({ sole, plain }: Bases): readonly Bad[] => {
  const base = sole['B-T'];
  const { from, to } = placeOf(base);
  const whole = text(base);
  const usf = (pattern: RegExp, written: string): Uint8Array => {
    const found = pattern.exec(whole);
    if (found === null) throw new Error(`nothing like ${String(pattern)}`);
    return withBytes(base, found.index, written.padEnd(found[0].length).slice(0, found[0].length));
  };
  const cases: readonly (readonly [string, () => Uint8Array])[] = [
    ['filler at the end of the padding', () => withBytes(base, to - 3, 'ab')],
    [
      'filler right behind the CMS',
      () => withBytes(base, from + 1 + 2 * parseSignedData(contentsOf(base)).length, '30'),
    ],
    ['white space in the hexadecimal', () => withBytes(base, to - 3, '  ')],
    ['the value zeroed', () => withBytes(base, from + 1, '0'.repeat(to - from - 2))],
    ['the value replaced by an empty string', () => withBytes(base, from, '<>'.padEnd(to - from))],
    ['/SubFilter unknown, in place', () => usf(/\/SubFilter \/ETSI.CAdES.detached/, '/SubFilter /ETSI.CAdES.attached')],
    ['/ByteRange null, in place', () => usf(/\/ByteRange \[[^\]]*\]/, '/ByteRange null')],
    ['/ByteRange of zeros, in place', () => usf(/\/ByteRange \[[^\]]*\]/, '/ByteRange [0 0 0 0]')],
    ['/ByteRange negative, in place', () => usf(/\/ByteRange \[[^\]]*\]/, '/ByteRange [0 -1 -1 -1]')],
    ['/ByteRange removed, in place', () => usf(/\/ByteRange \[[^\]]*\]/, '')],
    ['the second range moved (wrapping)', () => moved(base)],
    [
      'the second range moved, and it parses (wrapping)',
      () => wrapped(plain, Number(/\/Contents \[? ?(\d+) 0 R/.exec(text(plain))?.[1])),
    ],
  ];
  return cases.map(([what, pdf]) => ({
    group: 'beside the signature',
    what,
    make: () => always(pdf(), true),
  }));
};

const tails = ({ sole }: Bases): readonly Bad[] => {
  const base = sole['B-LTA'];
  const end = (index: number): number => [...text(base).matchAll(/%%EOF\s/g)][index]?.index ?? 0;
  const cases: readonly (readonly [string, Uint8Array])[] = [
    ...['garbage', '99 0 obj << /Type /Catalog >> endobj\n', '% startxref\n', 'startxref\n9\n', '\0\0\0\u0001'].map(
      (tail): readonly [string, Uint8Array] => [
        `bytes that are no revision: ${JSON.stringify(tail.trim())}`,
        Buffer.concat([base, Buffer.from(tail)]),
      ],
    ),
    ['cut inside the archive revision', base.subarray(0, base.length - 400)],
    ['cut to the letter before it was signed', base.subarray(0, end(0) + 6)],
    ['a second copy of itself behind it', Buffer.concat([base, base])],
    ['other bytes before the header', Buffer.concat([Buffer.from('hello\n'), base])],
  ];
  return cases.map(([what, pdf]) => ({ group: 'appended or cut', what, make: () => always(pdf) }));
};

const revisions = (bases: Bases): readonly Bad[] =>
  (
    [
      ['certified P=1, B-LTA', bases.sole['B-LTA']],
      ['several signers, archived', bases.joint],
      ['no certification, B-LT', bases.approved],
    ] as const
  ).flatMap(([what, base]) =>
    Object.entries(REVISIONS)
      .filter(([attack]) => !(attack === 'permissions removed' && what.startsWith('no certification')))
      .map(([attack, [, change]]) => ({
        group: what,
        what: attack,
        make: async () => always(await appended(base, duplicateOf(base, attack) ?? change)),
      })),
  );

/** The attack that repeats a field's name needs the name that the letter has. */
const duplicateOf = (base: Uint8Array, attack: string): ((revision: Revision) => void) | undefined => {
  if (attack !== 'a field with the name of another') return undefined;
  const names = ['TandaTangan', 'Kabid', 'Kesatu'];
  const found = names.find((one) => text(base).includes(`(${one})`) || text(base).includes(hexName(one)));
  return (revision) => {
    addWidget(revision, { T: PDFString.of(found ?? 'TandaTangan'), Rect: revision.context.obj([0, 0, 0, 0]) });
  };
};
const hexName = (one: string): string => Buffer.from(one, 'utf16le').swap16().toString('hex').toUpperCase();

const removeFromStore =
  (key: string) =>
  (revision: Revision): void => {
    const store = revision.catalog.lookup(name('DSS'), PDFDict);
    if (key === 'DSS') revision.catalog.delete(name('DSS'));
    else store.delete(name(key));
    revision.root.touch();
    const [found] = objectsWhere(revision, (value) => value === store);
    if (found !== undefined) revision.put(found[0], found[1]);
  };

const isField =
  (field: string) =>
  (value: PDFObject): boolean => {
    if (!(value instanceof PDFDict) || !value.has(name('FT'))) return false;
    const own = value.lookup(name('T'));
    return (own instanceof PDFString || own instanceof PDFHexString) && own.decodeText() === field;
  };

const onField =
  (field: string, change: (dict: PDFDict, revision: Revision) => void) =>
  (revision: Revision): void => {
    const [found] = objectsWhere(revision, isField(field));
    if (!(found?.[1] instanceof PDFDict)) throw new Error(`no field ${field}`);
    change(found[1], revision);
    revision.put(found[0], found[1]);
  };

const updates = (bases: Bases): readonly Bad[] => {
  const { sole, joint, approved, stamped, office, official } = bases;
  const base = sole['B-LTA'];
  const further = async (pdf: Uint8Array): Promise<Uint8Array> =>
    approve(office, official, unwrap(await office.pipeline.prepareFields(pdf, ['Tambahan'])), 'Tambahan');
  const cases: readonly (readonly [string, () => Promise<Uint8Array>])[] = [
    ...['DSS', 'Certs', 'OCSPs'].map((key): readonly [string, () => Promise<Uint8Array>] => [
      `validation data removed: /${key}`,
      () => appended(base, removeFromStore(key)),
    ]),
    [
      'a signature removed from its field',
      () =>
        appended(
          base,
          onField('TandaTangan', (dict) => void dict.delete(name('V'))),
        ),
    ],
    [
      'one of several signatures removed',
      () =>
        appended(
          joint,
          onField('Sekdin', (dict) => void dict.delete(name('V'))),
        ),
    ],
    [
      'the appearance of the stamp replaced',
      () =>
        appended(
          stamped,
          onField('TandaTangan', (dict, revision) => {
            const blank = PDFRawStream.of(
              revision.context.obj({ Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 1, 1], Length: 0 }),
              new Uint8Array(),
            );
            dict.set(name('AP'), revision.context.obj({ N: revision.add(blank) }));
          }),
        ),
    ],
    [
      'the stamp moved over the text',
      () =>
        appended(
          stamped,
          onField('TandaTangan', (dict, revision) => {
            dict.set(name('Rect'), revision.context.obj([0, 0, 595, 842]));
          }),
        ),
    ],
    [
      'the stamp hidden',
      () =>
        appended(
          stamped,
          onField('TandaTangan', (dict, revision) => {
            dict.set(name('F'), revision.context.obj(2));
          }),
        ),
    ],
    ['a further signature behind a certification with P=1', () => further(base)],
    ["a further signature behind the last signer's lock", () => further(joint)],
    [
      'a large signature in a new field over approved text',
      async () => {
        const plan = aPlan({
          fieldName: 'Besar',
          role: { kind: 'joint', position: 'middle' },
          stamp: { page: 0, rect: [0, 0, 595, 842], appearance: await aStamp(595, 842, 'menutup') },
        });
        const added = await appended(approved, (revision) => {
          addWidget(revision, { T: PDFString.of('Besar'), Rect: revision.context.obj([0, 0, 595, 842]) });
        });
        const prepared = unwrap(await office.pipeline.prepare(added, plan));
        const outcome = await official.signer.signDigest({
          officialId: 'kadin',
          digestAlgorithm: 'sha256',
          digest: prepared.digest,
          secret: { kind: 'passphrase', passphrase: PASSPHRASE },
        });
        if (outcome.outcome !== 'signed') throw new Error(JSON.stringify(outcome));
        return unwrap(await office.pipeline.embed(prepared, outcome.value.cms));
      },
    ],
    [
      'a prepared field removed',
      () =>
        appended(approved, (revision) => {
          const form = revision.nestedDict(revision.root, 'AcroForm');
          const fields = revision.nestedArray({ dict: form.value, touch: form.touch }, 'Fields');
          fields.value.remove(fields.value.size() - 1);
          fields.touch();
        }),
    ],
    [
      'an attached paraf record replaced',
      () =>
        appended(base, (revision) => {
          const [found] = objectsWhere(
            revision,
            (value) => value instanceof PDFRawStream && value.dict.get(name('Type')) === name('EmbeddedFile'),
          );
          if (found === undefined) throw new Error('no attachment');
          revision.put(
            found[0],
            PDFRawStream.of(revision.context.obj({ Type: 'EmbeddedFile', Length: 2 }), Buffer.from('[]')),
          );
        }),
    ],
    [
      'names of the catalog: a script',
      () =>
        appended(
          base,
          setInCatalog('Names', (revision) =>
            revision.context.obj({
              JavaScript: { Names: [PDFString.of('a'), { S: 'JavaScript', JS: PDFString.of('1') }] },
            }),
          ),
        ),
    ],
    [
      'an action on the page',
      () =>
        appended(base, (revision) => {
          const [ref, page] = firstPage(revision);
          page.set(name('AA'), revision.context.obj({ O: { S: 'JavaScript', JS: PDFString.of('1') } }));
          revision.put(ref, page);
        }),
    ],
    [
      'the page turned and cropped',
      () =>
        appended(base, (revision) => {
          const [ref, page] = firstPage(revision);
          page.set(name('Rotate'), revision.context.obj(180));
          page.set(name('CropBox'), revision.context.obj([0, 700, 595, 842]));
          revision.put(ref, page);
        }),
    ],
    [
      'encrypted afterwards',
      async () => {
        const out = text(
          await appended(base, (revision) => {
            revision.root.touch();
          }),
        );
        const at = out.lastIndexOf('trailer\n<<');
        const where = at < 0 ? out.lastIndexOf('/Root') : at + 'trailer\n<<'.length;
        return Buffer.from(
          `${out.slice(0, where)}/Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O (${'x'.repeat(32)}) /U (${'x'.repeat(32)}) >> ${out.slice(where)}`,
          'latin1',
        );
      },
    ],
  ];
  return cases.map(([what, pdf]) => ({ group: 'an update', what, make: async () => always(await pdf()) }));
};

/** A page that says one thing, with something else planted in it before it is signed. */
const planted = async (plant: (document: PDFDocument) => void | Promise<void>): Promise<Uint8Array> => {
  const document = await PDFDocument.create();
  const font = await document.embedFont(StandardFonts.Helvetica);
  document.addPage([595, 842]).drawText('Luas lantai 2.500 m2', { font, x: 72, y: 700 });
  await plant(document);
  return document.save({ useObjectStreams: false });
};

const shadows = ({ office, official }: Bases): readonly Bad[] => {
  const signed = (letter: Uint8Array): Promise<Uint8Array> => office.sign(letter, 'B-LTA', official);
  const unsure = async (letter: Uint8Array): Promise<Uint8Array> => {
    const pdf = unwrap(await office.pipeline.prepareFields(letter, ['Kesatu']));
    return approve(office, official, pdf, 'Kesatu');
  };
  const cover = (document: PDFDocument): number => {
    const { context } = document;
    const content = '1 1 1 rg 60 690 400 30 re f BT /F 12 Tf 72 700 Td ET';
    const ref = context.register(context.stream(content, { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 595, 842] }));
    const page = document.getPage(0);
    const key = page.node.newXObject('Cover', ref);
    page.node.addContentStream(context.register(context.stream(`${key.toString()} Do`)));
    return ref.objectNumber;
  };
  const replaced =
    (number: number, bytes: string, dict: Record<string, string | number | number[]>) =>
    (revision: Revision): void => {
      const [found] = objectsWhere(revision, () => true).filter(([ref]) => ref.objectNumber === number);
      if (found === undefined) throw new Error(`no object ${String(number)}`);
      revision.put(
        found[0],
        PDFRawStream.of(revision.context.obj({ ...dict, Length: bytes.length }), Buffer.from(bytes)),
      );
    };
  const FORM = { Type: 'XObject', Subtype: 'Form', BBox: [0, 0, 595, 842] };
  const withCover = async (): Promise<{ readonly letter: Uint8Array; readonly number: number }> => {
    let number = 0;
    const letter = await planted((document) => {
      number = cover(document);
    });
    return { letter, number };
  };
  const withField = async (): Promise<Uint8Array> =>
    planted((document) => {
      const field = document.getForm().createTextField('luas');
      field.setText('2.500');
      field.addToPage(document.getPage(0), { x: 72, y: 600, width: 200, height: 20 });
    });
  const withHiddenPages = async (): Promise<{
    readonly letter: Uint8Array;
    readonly hidden: number;
    readonly catalog: number;
  }> => {
    let hidden = 0;
    let catalog = 0;
    const letter = await planted((document) => {
      const { context } = document;
      const pages = context.obj({ Type: 'Pages', Count: 1 });
      const ref = context.register(pages);
      const page = context.register(
        context.obj({
          Type: 'Page',
          Parent: ref,
          MediaBox: [0, 0, 595, 842],
          Contents: context.register(context.stream('BT ET')),
        }),
      );
      pages.set(name('Kids'), context.obj([page]));
      hidden = ref.objectNumber;
      catalog = context.register(context.obj({ Type: 'Catalog', Pages: ref })).objectNumber;
    });
    return { letter, hidden, catalog };
  };
  const pagesOf = (letter: Uint8Array): number =>
    Number(/\/Type \/Catalog[\s\S]*?\/Pages (\d+) 0 R/.exec(text(letter))?.[1]);
  const cases: readonly (readonly [string, () => Promise<Uint8Array>])[] = [
    ...(
      [
        ['certified', signed],
        ['not certified', unsure],
      ] as const
    ).flatMap(([how, sign]): (readonly [string, () => Promise<Uint8Array>])[] => [
      [
        `hide, ${how}: what covered the text is emptied`,
        async () => {
          const { letter, number } = await withCover();
          return appended(await sign(letter), replaced(number, ' ', FORM));
        },
      ],
      [
        `hide, ${how}: what covered the text is freed by a cross-reference alone`,
        async () => {
          const { letter, number } = await withCover();
          return withCrossReference(await sign(letter), new Map([[number, 'free']]));
        },
      ],
      [
        `replace, ${how}: a text field says something else`,
        async () =>
          appended(
            await sign(await withField()),
            onField('luas', (dict, revision) => {
              dict.set(name('V'), PDFString.of('9.500'));
              dict.delete(name('AP'));
              const form = revision.nestedDict(revision.root, 'AcroForm');
              form.value.set(name('NeedAppearances'), revision.context.obj(true));
              form.touch();
            }),
          ),
      ],
      [
        `hide and replace, ${how}: a cross-reference leads to planted pages`,
        async () => {
          const { letter, hidden } = await withHiddenPages();
          const pdf = await sign(letter);
          return withCrossReference(pdf, new Map([[pagesOf(letter), offsetOf(pdf, hidden)]]));
        },
      ],
      [
        `hide and replace, ${how}: the trailer names a planted catalog`,
        async () => {
          const { letter, catalog } = await withHiddenPages();
          return withCrossReference(await sign(letter), new Map(), catalog);
        },
      ],
      [
        `hide and replace, ${how}: the catalog names planted pages`,
        async () => {
          const { letter, hidden } = await withHiddenPages();
          return appended(await sign(letter), (revision) => {
            const [found] = objectsWhere(revision, () => true).filter(([ref]) => ref.objectNumber === hidden);
            if (found === undefined) throw new Error('no hidden pages');
            revision.catalog.set(name('Pages'), found[0]);
            revision.root.touch();
          });
        },
      ],
    ]),
    [
      'replace: optional content planted as hidden is shown',
      async () => {
        const letter = await planted((document) => {
          const { context } = document;
          const group = context.register(context.obj({ Type: 'OCG', Name: 'a' }));
          document.catalog.set(name('OCProperties'), context.obj({ OCGs: [group], D: { OFF: [group], Order: [] } }));
          const page = document.getPage(0);
          page.node.Resources()?.set(name('Properties'), context.obj({ oc: group }));
          page.node.addContentStream(context.register(context.stream('/OC /oc BDC 0 0 300 300 re f EMC')));
        });
        return appended(await signed(letter), (revision) => {
          const properties = revision.catalog.lookup(name('OCProperties'), PDFDict);
          const state = properties.lookup(name('D'), PDFDict);
          state.set(name('ON'), state.lookup(name('OFF'), PDFArray));
          state.delete(name('OFF'));
          revision.root.touch();
        });
      },
    ],
  ];
  return cases.map(([what, pdf]) => ({ group: 'planted before signing', what, make: async () => always(await pdf()) }));
};

const cryptography = ({ office, official }: Bases): readonly Bad[] => {
  const letter = (): Promise<Uint8Array> => aLetter();
  const by = async (parts: Parameters<typeof signedBy>[3], signer: Identity = official.identity): Promise<Uint8Array> =>
    stampedBy(office, await signedBy(office, await letter(), signer, parts), {});
  const unlike = createHash('sha256').update('lain').digest();
  const cases: readonly (readonly [string, () => Promise<Uint8Array>])[] = [
    [
      'the certificate of another with the signature',
      async () =>
        by({ claims: official.identity.certificate }, (await office.official({ commonName: 'Orang Lain' })).identity),
    ],
    ['a digest of something else, rightly signed', () => by({ messageDigest: unlike })],
    ['another content type', () => by({ contentType: OID.tstInfo })],
    ['the content inside the signature', () => by({ content: Buffer.from('isi lain') })],
    [
      'two signers in one signature',
      async () => signedBy(office, await letter(), official.identity, { change: twiceSigned }),
    ],
    [
      'no certificate of the signer',
      async () => {
        const { identity } = official;
        return by({ change: (cms) => without(cms, identity.certificate.der) });
      },
    ],
  ];
  return cases.map(([what, pdf]) => ({
    group: 'the signature itself',
    what,
    make: async () => always(await pdf(), true),
  }));
};

const twiceSigned = (cms: Uint8Array): Uint8Array =>
  changedSignedData(cms, (members) => {
    const infos = members.at(-1) ?? cms;
    const [info = cms] = partsOf(split(infos).content);
    const other = Uint8Array.from(info);
    other[other.length - 1] = (other.at(-1) ?? 0) ^ 1;
    return [...members.slice(0, -1), der.tlv(0x31, ...der.sortedByEncoding([info, other]))];
  });

const without = (cms: Uint8Array, certificate: Uint8Array): Uint8Array =>
  changedSignedData(cms, (members) =>
    members.map((member) =>
      split(member).tag === 0xa0
        ? der.tlv(0xa0, ...partsOf(split(member).content).filter((one) => Buffer.compare(one, certificate) !== 0))
        : member,
    ),
  );

const HOUR = 3_600_000;

const signers = ({ office }: Bases): readonly Bad[] => {
  const own = async (request: Parameters<typeof certified>[2], chain?: readonly Identity[]): Promise<BadLetter> => {
    const signer = await certified(office, 'Pejabat', request);
    const more = chain === undefined ? {} : { chain: chain.map(({ certificate }) => certificate) };
    return { pdf: await stampedBy(office, await signedBy(office, await aLetter(), signer, more), {}), online: true };
  };
  const elsewhere = async (revoked: 'timestamp' | 'intermediate'): Promise<BadLetter> => {
    const other = await openOffice();
    const pdf = await other.sign(await aLetter(), 'B-T', await other.official());
    await other.pki.revoke(other.authority[revoked].certificate.serialHex, Date.now() - HOUR);
    return { pdf, online: true, office: other };
  };
  const cases: readonly (readonly [string, () => Promise<BadLetter>])[] = [
    [
      'revoked before the time-stamp, asked of the authority',
      async () => {
        const former = await office.official({ commonName: 'Pejabat Dicabut' });
        const pdf = await office.sign(await aLetter(), 'B-T', former);
        await office.pki.revoke(former.identity.certificate.serialHex, Date.now() - HOUR);
        return { pdf, online: true };
      },
    ],
    [
      'revoked, and no time-stamp at all',
      async () => {
        const former = await office.official({ commonName: 'Pejabat Dicabut' });
        const pdf = await office.sign(await aLetter(), 'B-B', former);
        await office.pki.revoke(former.identity.certificate.serialHex, Date.now() - HOUR);
        return { pdf, online: true };
      },
    ],
    ['whose issuing authority is revoked', () => elsewhere('intermediate')],
    ['stamped by an authority that is revoked', () => elsewhere('timestamp')],
    ['expired before the time-stamp', () => own({ notBefore: Date.now() - 48 * HOUR, notAfter: Date.now() - HOUR })],
    ['not yet valid at the time-stamp', () => own({ notBefore: Date.now() + HOUR, notAfter: Date.now() + 48 * HOUR })],
    [
      'of a foreign root',
      async () => {
        const foreign = await openOffice();
        const pdf = await foreign.sign(await aLetter(), 'B-LTA', await foreign.official());
        await foreign.close();
        return { pdf };
      },
    ],
    [
      'certified by himself',
      async () => {
        const signed = await signedBy(office, await aLetter(), await selfSigned('Sendiri'), { chain: [] });
        return { pdf: await stampedBy(office, signed, {}), online: true };
      },
    ],
    [
      'with a certificate for time-stamps',
      () => own({ extendedKeyUsage: { oids: [OID.ekuTimeStamping], critical: true } }),
    ],
    ['with a certificate for encryption', () => own({ keyUsage: ['keyEncipherment'] })],
    [
      'certified by another signer',
      async () => {
        const below = await certified(office, 'Bukan Penerbit');
        return own({ issuer: below }, [below, office.authority.intermediate]);
      },
    ],
    [
      'certified below a path length of zero',
      async () => {
        const { intermediate } = office.authority;
        const sub = await certified(office, 'Penerbit Bawah', { keyUsage: ['keyCertSign', 'cRLSign'], ca: {} });
        return own({ issuer: sub }, [sub, intermediate]);
      },
    ],
  ];
  return cases.map(([what, make]) => ({ group: 'a signer', what, make }));
};

const selfSigned = async (commonName: string): Promise<Identity> =>
  issueCertificate({
    name: { commonName },
    key: { kind: 'ec', curve: 'P-256' },
    notBefore: Date.now() - HOUR,
    notAfter: Date.now() + HOUR,
    keyUsage: ['digitalSignature', 'nonRepudiation'],
  });

const stampers = ({ office, sole }: Bases): readonly Bad[] => {
  const purpose = (critical: boolean, ...more: string[]): Parameters<typeof certified>[2] => ({
    extendedKeyUsage: { oids: [OID.ekuTimeStamping, ...more], critical },
  });
  const kinds: readonly (readonly [string, () => Promise<Parameters<typeof stampedBy>[2]>])[] = [
    ['without the purpose', async () => ({ by: await certified(office, 'TSA') })],
    ['whose purpose is not critical', async () => ({ by: await certified(office, 'TSA', purpose(false)) })],
    ['with a second purpose', async () => ({ by: await certified(office, 'TSA', purpose(true, OID.ekuOcspSigning)) })],
    [
      'that had expired at the time it states',
      async () => ({
        by: await certified(office, 'TSA', {
          ...purpose(true),
          notBefore: Date.now() - 48 * HOUR,
          notAfter: Date.now() - HOUR,
        }),
      }),
    ],
    [
      'of a foreign root',
      async () => {
        const foreign = await openOffice();
        await foreign.close();
        return { by: foreign.authority.timestamp, chain: [foreign.authority.intermediate.certificate] };
      },
    ],
    ['over something else', () => Promise.resolve({ faults: { wrongImprint: true } })],
    ['from the future', () => Promise.resolve({ at: Date.now() + 2 * HOUR })],
    [
      'signed with another key',
      async () => {
        const other = await certified(office, 'TSA', purpose(true));
        return { by: { certificate: office.authority.timestamp.certificate, key: other.key } };
      },
    ],
  ];
  return kinds.flatMap(([what, stamping]): readonly Bad[] => [
    {
      group: 'a time-stamp authority',
      what,
      make: async () => ({ pdf: await stampedBy(office, sole['B-B'], await stamping()), online: true }),
    },
    {
      group: 'an archive time-stamp authority',
      what,
      make: async () => ({ pdf: await archivedBy(office, sole['B-LT'], await stamping()), online: true }),
    },
  ]);
};

const responders = ({ office, official }: Bases): readonly Bad[] => {
  const { intermediate, responders: named, timestamp } = office.authority;
  const about = official.identity.certificate;
  const issuer = intermediate.certificate;
  const honest: Answer = { about, issuer, by: named.intermediate };
  const answer = (over: Partial<Answer>): Promise<Answer> => Promise.resolve({ ...honest, ...over });
  const cases: readonly (readonly [string, () => Promise<readonly Answer[]>])[] = [
    ['no answer at all', () => Promise.resolve([])],
    ['an answer that says revoked', async () => [await answer({ status: 'revoked' })]],
    ['an answer that says unknown', async () => [await answer({ status: 'unknown' })]],
    ['an answer that is out of date', async () => [await answer({ from: Date.now() - 20 * HOUR })]],
    ['an answer that is long out of date', async () => [await answer({ from: Date.now() - 90 * 24 * HOUR })]],
    ['an answer from the future', async () => [await answer({ from: Date.now() + 10 * HOUR })]],
    ['an answer about another certificate', async () => [await answer({ about: timestamp.certificate })]],
    ['an answer with a signature of zeros', async () => [await answer({ unsigned: true })]],
    ["an answer signed with the signer's own key", async () => [await answer({ key: official.identity.key })]],
    ['an answer by the signer', async () => [await answer({ by: official.identity })]],
    ['a responder without the purpose', async () => [await answer({ by: await certified(office, 'OCSP') })]],
    ["another authority's responder", async () => [await answer({ by: named.root })]],
    [
      'a responder of a foreign root',
      async () => {
        const foreign = await openOffice();
        await foreign.close();
        return [await answer({ by: foreign.authority.responders.intermediate })];
      },
    ],
    [
      'a responder whose certificate had expired',
      async () => [
        await answer({
          by: await certified(office, 'OCSP', {
            extendedKeyUsage: { oids: [OID.ekuOcspSigning] },
            ocspNoCheck: true,
            notBefore: Date.now() - 48 * HOUR,
            notAfter: Date.now() - 24 * HOUR,
          }),
        }),
      ],
    ],
  ];
  return cases.map(([what, answers]) => ({
    group: 'a revocation answer',
    what,
    make: async () => {
      const stamped = await office.sign(await aLetter(), 'B-T', official);
      return { pdf: await provenBy(office, stamped, about, (await answers()).map(ocspAnswer)) };
    },
  }));
};

/** Every bad letter. */
export const badLetters = (bases: Bases): readonly Bad[] => [
  ...flips(bases),
  ...besideTheSignature(bases),
  ...tails(bases),
  ...revisions(bases),
  ...updates(bases),
  ...shadows(bases),
  ...cryptography(bases),
  ...signers(bases),
  ...stampers(bases),
  ...responders(bases),
];
