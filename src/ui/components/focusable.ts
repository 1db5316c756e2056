/** For a part of a drawing: names of SVG are told apart by capitals, and `tabIndex` would be another attribute. */
export const FOCUSABLE = { tabindex: 0 };
