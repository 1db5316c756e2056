/** Date and time of day on this machine, to the millisecond. */
export function showTime(unixMs: number): string {
  const date = new Date(unixMs);
  const day = `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  const time = `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
  return `${day} ${time}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

const two = (value: number): string => String(value).padStart(2, "0");

/** From text of Unix nanoseconds, as Loki and Tempo send it. */
export const showNanoTime = (nanos: string): string => showTime(Number(BigInt(nanos) / 1_000_000n));

/** `name{a="b", c="d"}` */
export function showLabels(labels: Readonly<Record<string, string>>): string {
  const { __name__: name = "", ...rest } = labels;
  const pairs = Object.entries(rest).map(([key, value]) => `${key}=${JSON.stringify(value)}`);
  return pairs.length === 0 && name !== "" ? name : `${name}{${pairs.join(", ")}}`;
}

// oxlint-disable-next-line no-control-regex
const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/** Without what would drive a terminal: telemetry may hold anything. */
export function showText(text: string): string {
  return text.replaceAll(CONTROL, (char) => {
    if (char === "\t") return "    ";
    return char === "\n" ? "⏎" : `\\x${(char.codePointAt(0) ?? 0).toString(16).padStart(2, "0")}`;
  });
}
