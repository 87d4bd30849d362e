/** What the changelog says of the version that a tag names, or why that cannot be released. */
export function releaseNotes(
  tag: string,
  version: string,
  changelog: string,
): { readonly text: string } | { readonly problem: string } {
  if (tag !== `v${version}`)
    return { problem: `The tag is ${tag || '(none)'}, and package.json has ${version}: make the tag v${version}.` };
  const chapter = changelog.split(/^## /m).find(each => each.startsWith(`[${version}]`));
  if (chapter === undefined) return { problem: `CHANGELOG.md says nothing of ${version}: write its chapter.` };
  const [head = '', ...lines] = chapter.split('\n');
  if (!/^\[[^\]]+\] - \d{4}-\d{2}-\d{2}$/.test(head)) {
    return {
      problem: `CHANGELOG.md has "${head}": put the date of the release there, as in "[${version}] - 2027-01-31".`,
    };
  }
  return { text: `${lines.join('\n').trim()}\n` };
}
