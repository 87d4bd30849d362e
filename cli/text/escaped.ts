/** Text as it may stand in HTML and XML, between tags and in attributes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`);
}
