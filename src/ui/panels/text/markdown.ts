/** Markdown as React needs it: blocks and spans, no HTML. */
export type Block =
  | { readonly kind: "heading"; readonly level: number; readonly text: string }
  | { readonly kind: "paragraph"; readonly text: string }
  | { readonly kind: "code"; readonly text: string }
  | { readonly kind: "list"; readonly ordered: boolean; readonly items: readonly string[] }
  | { readonly kind: "quote"; readonly text: string }
  | {
      readonly kind: "table";
      readonly head: readonly string[];
      readonly rows: readonly (readonly string[])[];
    }
  | { readonly kind: "rule" };

export type Span =
  | { readonly kind: "text" | "code" | "strong" | "em" | "strike"; readonly text: string }
  | { readonly kind: "link"; readonly text: string; readonly href: string };

/** The parts of CommonMark, and GitHub's tables, that dashboards use. HTML in it is text: nothing of it is run. */
export function parseMarkdown(text: string): readonly Block[] {
  const lines = text.replaceAll("\r\n", "\n").split("\n");
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const [block, next] = blockAt(lines, at);
    if (block !== undefined) blocks.push(block);
    at = next;
  }
  return blocks;
}

type Found = readonly [block: Block | undefined, next: number];

const ITEM = /^\s{0,3}(?:[-*+]|(\d{1,9})[.)])\s+(.*)$/;

function blockAt(lines: readonly string[], at: number): Found {
  const line = lines[at] ?? "";
  if (line.trim() === "") return [undefined, at + 1];
  if (/^\s{0,3}```/.test(line)) return fence(lines, at);
  const heading = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(line);
  if (heading !== null)
    return [{ kind: "heading", level: heading[1]?.length ?? 1, text: heading[2] ?? "" }, at + 1];
  if (/^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(line)) return [{ kind: "rule" }, at + 1];
  if (ITEM.test(line)) return list(lines, at);
  if (/^\s{0,3}>/.test(line)) return quote(lines, at);
  if (line.includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? ""))
    return table(lines, at);
  return paragraph(lines, at);
}

function fence(lines: readonly string[], at: number): Found {
  const end = lines.findIndex((line, index) => index > at && /^\s{0,3}```\s*$/.test(line));
  const last = end < 0 ? lines.length : end;
  return [{ kind: "code", text: lines.slice(at + 1, last).join("\n") }, last + 1];
}

function list(lines: readonly string[], at: number): Found {
  const items: string[] = [];
  let next = at;
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? "";
    const item = ITEM.exec(line);
    if (item !== null) items.push(item[2] ?? "");
    else if (/^\s+\S/.test(line) && items.length > 0) items.push(`${items.pop() ?? ""} ${line.trim()}`);
    else break;
  }
  return [{ kind: "list", ordered: /^\s*\d/.test(lines[at] ?? ""), items }, next];
}

function quote(lines: readonly string[], at: number): Found {
  let next = at;
  while (/^\s{0,3}>/.test(lines[next] ?? "")) next += 1;
  const text = lines.slice(at, next).map((line) => line.replace(/^\s{0,3}>\s?/, ""));
  return [{ kind: "quote", text: text.join(" ") }, next];
}

const cells = (line: string): readonly string[] =>
  line
    .trim()
    .replace(/^\||\|$/g, "")
    .split("|")
    .map((cell) => cell.trim());

function table(lines: readonly string[], at: number): Found {
  let next = at + 2;
  while ((lines[next] ?? "").includes("|")) next += 1;
  return [{ kind: "table", head: cells(lines[at] ?? ""), rows: lines.slice(at + 2, next).map(cells) }, next];
}

function paragraph(lines: readonly string[], at: number): Found {
  let next = at;
  do next += 1;
  while (
    next < lines.length &&
    /\S/.test(lines[next] ?? "") &&
    !/^\s{0,3}(#{1,6}\s|```|>|[-*+]\s)/.test(lines[next] ?? "")
  );
  return [
    {
      kind: "paragraph",
      text: lines
        .slice(at, next)
        .map((line) => line.trim())
        .join(" "),
    },
    next,
  ];
}

const SPAN =
  /`([^`]+)`|\*\*([^*]+)\*\*|__([^_]+)__|\*([^*\s][^*]*)\*|~~([^~]+)~~|!?\[([^\]]*)\]\(([^()\s]+)(?:\s+"[^"]*")?\)|<(https?:\/\/[^\s<>]+)>|(https?:\/\/[^\s<>()]+)/g;

/** The spans of a line of text. */
export function spansOf(text: string): readonly Span[] {
  const spans: Span[] = [];
  let end = 0;
  for (const match of text.matchAll(SPAN)) {
    if (match.index > end) spans.push({ kind: "text", text: text.slice(end, match.index) });
    spans.push(spanOf(match));
    end = match.index + match[0].length;
  }
  if (end < text.length) spans.push({ kind: "text", text: text.slice(end) });
  return spans;
}

function spanOf([whole, code, strong, strong2, em, strike, title, href, angle, bare]: RegExpExecArray): Span {
  if (code !== undefined) return { kind: "code", text: code };
  const bold = strong ?? strong2;
  if (bold !== undefined) return { kind: "strong", text: bold };
  if (em !== undefined) return { kind: "em", text: em };
  if (strike !== undefined) return { kind: "strike", text: strike };
  const url = href ?? angle ?? bare ?? "";
  // Pictures would be fetched from elsewhere: what they show is named in their place.
  return {
    kind: "link",
    text: title === undefined || title === "" ? (angle ?? bare ?? url) : title,
    href: url === "" ? whole : url,
  };
}
