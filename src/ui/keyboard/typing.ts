const FIELDS = "input, textarea, select, [contenteditable]:not([contenteditable='false'])";
/** They take a text of their own, but no letters. */
const NO_TEXT = ["checkbox", "radio", "button", "submit", "reset", "range", "color", "file"];

/** Whether keys at this element write or choose something: an editor, a field, a list. */
export function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  // The editors of queries are in a shadow tree: outside of it, an event in there is one of the element that has the tree.
  const field = (target.shadowRoot?.activeElement ?? target).closest(FIELDS);
  if (field === null) return false;
  return !(field instanceof HTMLInputElement && NO_TEXT.includes(field.type));
}
