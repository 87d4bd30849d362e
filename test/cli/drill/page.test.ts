import { page } from '../../../cli/drill/page';
import { rehearsed } from '../support/rehearsed';

it('has each drill, with pictures, moments and what happened', () => {
  const html = page('web', [rehearsed(), rehearsed({ name: 'isolate pod' })]);
  expect(html).toContain('<title>Drills of web</title>');
  expect(html.match(/<h2>/g)).toHaveLength(3);
  expect(html.match(/<figure>/g)).toHaveLength(4);
  expect(html).toContain('<li>09:00:12.500 effect</li>');
  expect(html).toContain('What the client was told, by kind: timeout: 7.');
  expect(html).toContain('step follow: it has a new address');
});

it('marks each moment, also those that are close to each other', () => {
  const html = page('web', [rehearsed()]);
  for (const moment of ['injected', 'effect', 'healed', 'recovered']) expect(html).toContain(`>${moment}</text>`);
});

it('says who took writes at the same time as another', () => {
  const seen = { servers: ['web-0', 'web-1'], began: Date.parse('2026-01-31T09:00:12Z') } as const;
  const html = page('web', [rehearsed({ twoPrimaries: { ms: 320, seen } })]);
  expect(html).toContain('Two servers took writes at the same time for 320 ms: web-0 and web-1, from 09:00:12.000.');
});

it('leaves out the picture of roles where there is one server, and that of writes where nobody noted them', () => {
  const { timeline: _, ...report } = rehearsed().report;
  expect(page('web', [rehearsed({ roles: [], report })])).not.toContain('<figure>');
});
