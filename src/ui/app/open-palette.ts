/** An event of the document that asks for the palette. */
export const PALETTE_REQUEST = "watchtower:palette";

/** Opens the palette, with a text in it: for buttons, wherever they are. */
export function openPalette(text = ""): void {
  document.dispatchEvent(new CustomEvent<string>(PALETTE_REQUEST, { detail: text }));
}
