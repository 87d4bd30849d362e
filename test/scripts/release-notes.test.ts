import { releaseNotes } from '../../scripts/release-notes';

const changelog = (head: string) =>
  `# Changelog\n\n## ${head}\n\n### Added\n\n- all of it\n\n## [0.9.0] - 2026-01-01\n\n- less\n`;

it('gives the chapter of the version that a tag names', () => {
  expect(releaseNotes('v1.0.0', '1.0.0', changelog('[1.0.0] - 2026-12-01'))).toEqual({
    text: '### Added\n\n- all of it\n',
  });
});

it.each([
  [
    'no tag',
    '',
    '1.0.0',
    '[1.0.0] - 2026-12-01',
    /The tag is \(none\), and package\.json has 1\.0\.0: make the tag v1\.0\.0\./,
  ],
  ['another version', 'v1.0.1', '1.0.0', '[1.0.0] - 2026-12-01', /The tag is v1\.0\.1/],
  [
    'a version without a chapter',
    'v1.0.1',
    '1.0.1',
    '[1.0.0] - 2026-12-01',
    /says nothing of 1\.0\.1: write its chapter\./,
  ],
  ['a version without a date', 'v1.0.0', '1.0.0', '[1.0.0] - unreleased', /"\[1\.0\.0\] - unreleased": put the date/],
])('refuses %s', (_, tag, version, head, problem) => {
  expect(releaseNotes(tag, version, changelog(head))).toEqual({ problem: expect.stringMatching(problem) });
});
