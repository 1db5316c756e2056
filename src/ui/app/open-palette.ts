/** An event of the document that asks for the palette. */
export const PALETTE_REQUEST = "watchtower:palette";

/** Opens the palette: for buttons, wherever they are. */
export function openPalette(): void {
  document.dispatchEvent(new CustomEvent(PALETTE_REQUEST));
}
