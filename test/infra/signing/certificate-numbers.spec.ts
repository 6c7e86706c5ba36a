import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openOffice, type SigningOffice } from './office.js';

describe('the number of its owner in a certificate', () => {
  let office: SigningOffice;
  beforeAll(async () => {
    office = await openOffice();
  });
  afterAll(() => office.close());

  it('is read from the subject, and covered in the name that people are shown', async () => {
    const { certificate } = (await office.official({ serialNumber: 'PNOID-1674010101700001' })).identity;

    expect(certificate.identifiers).toEqual(['PNOID-1674010101700001']);
    expect(certificate.subject).toContain('serialNumber=PNOID-1674************');
    expect(JSON.stringify(certificate.subject)).not.toContain('1674010101700001');
  });
});
