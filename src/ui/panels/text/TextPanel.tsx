import { useMemo } from "react";
import { oneOf, textOf } from "../../../dashboard-file/json.ts";
import { safeHref } from "../../fields/data-links.ts";
import { interpolate } from "../../variables/interpolate.ts";
import type { StandalonePanelProps } from "../panel-props.ts";
import { HtmlText } from "./HtmlText.tsx";
import { parseMarkdown, spansOf, type Block, type Span } from "./markdown.ts";
import "./text.css";

/** A text in Markdown, as HTML that lays out text, or as it is. */
export function TextPanel({ options, scope }: StandalonePanelProps) {
  const content = interpolate(textOf(options["content"]) ?? "", scope);
  const mode = oneOf(options["mode"], ["html", "code"]) ?? "markdown";
  const blocks = useMemo(() => (mode === "markdown" ? parseMarkdown(content) : []), [content, mode]);
  if (mode === "code") return <pre className="text-panel">{content}</pre>;
  return (
    <div className="text-panel" tabIndex={0} role="document">
      {mode === "html" && <HtmlText html={content} />}
      {blocks.map((block, at) => (
        <BlockView key={`${block.kind} ${at}`} block={block} />
      ))}
    </div>
  );
}

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      return (
        <p
          className={`text-heading level-${block.level}`}
          role="heading"
          aria-level={Math.min(6, block.level + 3)}
        >
          <Spans text={block.text} />
        </p>
      );
    case "paragraph":
      return (
        <p>
          <Spans text={block.text} />
        </p>
      );
    case "code":
      return <pre>{block.text}</pre>;
    case "quote":
      return (
        <blockquote>
          <Spans text={block.text} />
        </blockquote>
      );
    case "rule":
      return <hr />;
    case "list":
      return <ListView {...block} />;
    case "table":
      return <TableView {...block} />;
  }
}

function ListView({ ordered, items }: Extract<Block, { kind: "list" }>) {
  const children = items.map((item, at) => (
    <li key={`${at} ${item}`}>
      <Spans text={item} />
    </li>
  ));
  return ordered ? <ol>{children}</ol> : <ul>{children}</ul>;
}

function TableView({ head, rows }: Extract<Block, { kind: "table" }>) {
  return (
    <table>
      <thead>
        <tr>
          {head.map((cell, at) => (
            <th key={`${at} ${cell}`}>
              <Spans text={cell} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          <tr key={`${at} ${row.join("|")}`}>
            {row.map((cell, column) => (
              <td key={`${column} ${cell}`}>
                <Spans text={cell} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Spans({ text }: { text: string }) {
  return spansOf(text).map((span, at) => <SpanView key={`${at} ${span.text}`} span={span} />);
}

function SpanView({ span }: { span: Span }) {
  switch (span.kind) {
    case "text":
      return span.text;
    case "code":
      return <code>{span.text}</code>;
    case "strong":
      return <strong>{span.text}</strong>;
    case "em":
      return <em>{span.text}</em>;
    case "strike":
      return <s>{span.text}</s>;
    case "link": {
      const href = safeHref(span.href);
      return href === undefined ? (
        span.text
      ) : (
        <a href={href} rel="noreferrer" target={href.startsWith("/") ? undefined : "_blank"}>
          {span.text}
        </a>
      );
    }
  }
}
