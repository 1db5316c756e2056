/** A colour that lets through what is below it. @param color `#rrggbb` or any other of CSS. */
export function withAlpha(color: string, alpha: number): string {
  if (/^#[\da-f]{6}$/i.test(color))
    return (
      color +
      Math.round(alpha * 255)
        .toString(16)
        .padStart(2, "0")
    );
  return `color-mix(in srgb, ${color} ${Math.round(alpha * 100)}%, transparent)`;
}
