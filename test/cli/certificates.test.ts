import { certificateReader, lifetimeOf } from '../../cli/status/certificates';
import type { Pod, Seen } from '../../cli/status/seen';

// Two that signed themselves: from 2026-11-30 for 90 days, and a second later for 30.
const LONG = `-----BEGIN CERTIFICATE-----
MIIBcDCCARegAwIBAgIUTbHW4b8/YJD7sfcx3RRXA2qiLZswCgYIKoZIzj0EAwIw
DjEMMAoGA1UEAwwDd2ViMB4XDTI2MTEzMDA3NTk1OFoXDTI3MDIyODA3NTk1OFow
DjEMMAoGA1UEAwwDd2ViMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE/+4l8J3v
XTR36liAGqKjtQUOOBHZoViwIM5OhJSPVBq3Lnq6EUJ5Eucc+RPMvVIWt0C3JojF
foPPOluVCRiFuaNTMFEwHQYDVR0OBBYEFP+fOE5Mz+A3l5d9UTCnOtnRQp12MB8G
A1UdIwQYMBaAFP+fOE5Mz+A3l5d9UTCnOtnRQp12MA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDRwAwRAIgOSAeixckiA80Be/QyJkkgXzrHnPSGAyJzlfkG1od
42YCIHuVAIh6EJBPLX2SDFLYGouFz/deeK4DMSYlWO/sTiCa
-----END CERTIFICATE-----`;
const SHORT = `-----BEGIN CERTIFICATE-----
MIIBcTCCARegAwIBAgIUfi7SlNFgnYUBasdZMYB1bOEB59EwCgYIKoZIzj0EAwIw
DjEMMAoGA1UEAwwDd2ViMB4XDTI2MTEzMDA3NTk1OVoXDTI2MTIzMDA3NTk1OVow
DjEMMAoGA1UEAwwDd2ViMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEEYFCQhlW
sWa7c65tNJxVptocC2N6kRlAdHjXJ7eaZ3+CHQsfjxJxfd/EnVMhKBmn1sQrKNQs
r7sKz63lIpT+6KNTMFEwHQYDVR0OBBYEFB0ba33oLTzGpnVImzLE1a3w/m+AMB8G
A1UdIwQYMBaAFB0ba33oLTzGpnVImzLE1a3w/m+AMA8GA1UdEwEB/wQFMAMBAf8w
CgYIKoZIzj0EAwIDSAAwRQIhAIfHoryf7PMDEDNO8vDKvmnQ/aaw1AEIKZGnN0ur
aK/FAiBZA8vmG+zYFZkSPIg7CG+zhanmn2w/91l73MJo8oJh0w==
-----END CERTIFICATE-----`;

const server = (
  name: string,
  folder: string | undefined,
  more: Partial<Pod['status']> = {},
  component = 'server',
): Pod => ({
  metadata: { name, uid: `uid of ${name}`, labels: { 'app.kubernetes.io/component': component } },
  spec: { containers: [{ name: 'redis', env: folder === undefined ? [] : [{ name: 'CERTIFICATE', value: folder }] }] },
  status: { phase: 'Running', ...more },
});
const seen = (...pods: Pod[]): Seen => ({
  namespace: 'shop',
  name: 'web',
  now: new Date(0),
  sets: [],
  pods,
  cronJobs: [],
});

describe('a file of certificates', () => {
  it('is good as long as the one in it that ends first', () => {
    expect(lifetimeOf(LONG)).toEqual({ from: new Date('2026-11-30T07:59:58Z'), to: new Date('2027-02-28T07:59:58Z') });
    expect(lifetimeOf(`${LONG}\n${SHORT}\n`)).toEqual({
      from: new Date('2026-11-30T07:59:59Z'),
      to: new Date('2026-12-30T07:59:59Z'),
    });
  });

  it('is an error where there is none in it', () => {
    expect(() => lifetimeOf('')).toThrow('there is no certificate in its file');
  });
});

describe('the certificates of a topology', () => {
  it('are read of servers that speak TLS and run, and of no others', async () => {
    const asked: string[] = [];
    const reader = certificateReader(async (namespace, pod) => {
      asked.push(`${namespace}/${pod}`);
      if (pod === 'web-1') throw new Error('sh -c … in shop/web-1/redis failed: pods "web-1" is forbidden');
      return LONG;
    });
    const found = await reader(
      seen(
        server('web-0', '/tls'),
        server('web-1', '/tls'),
        server('web-2', '/tls', { phase: 'Pending' }),
        server('web-3', undefined),
        server('web-4', ''),
        server('web-backup-a', '/tls', {}, 'backup'),
      ),
    );
    expect(asked).toEqual(['shop/web-0', 'shop/web-1']);
    expect([...found]).toEqual([
      ['web-0', lifetimeOf(LONG)],
      ['web-1', { problem: 'pods "web-1" is forbidden' }],
    ]);
  });

  it('are read once a minute, and of a pod that is another', async () => {
    let [reads, time] = [0, 0];
    const reader = certificateReader(
      async () => {
        reads += 1;
        return SHORT;
      },
      () => time,
    );
    const pod = server('web-0', '/tls');
    await Promise.all([reader(seen(pod)), reader(seen(pod))]);
    time = 59_999;
    await reader(seen(pod));
    expect(reads).toBe(1);
    time = 60_000;
    await reader(seen(pod));
    expect(reads).toBe(2);
    await reader(seen({ ...pod, metadata: { ...pod.metadata, uid: 'another' } }));
    expect(reads).toBe(3);
  });
});
