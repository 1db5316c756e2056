import { createElement, useMemo, type ReactNode } from "react";
import { safeHref } from "../../fields/data-links.ts";

/** HTML of a file, built anew of elements that only lay out text: no attribute but the address of a link is kept. */
export function HtmlText({ html }: { html: string }) {
  const nodes = useMemo(() => {
    // A document of this kind runs no script and fetches nothing. Handlers of events and styles are not kept either
    // way, but the browser would write of each that it was not allowed.
    const { body } = new DOMParser().parseFromString(html.replaceAll(/<[a-z][^<>]*>/gi, quiet), "text/html");
    return childrenOf(body, { left: MOST_NODES });
  }, [html]);
  return <div className="text-html">{nodes}</div>;
}

const quiet = (tag: string): string => tag.replaceAll(/([\s"'])(on\w+|style)(\s*=)/gi, "$1data-$2$3");

const MOST_NODES = 5000;
const MOST_DEPTH = 50;

/** How many nodes may still be made. */
interface Budget {
  left: number;
}

const KEPT = new Set(
  `b blockquote br code dd div dl dt em hr i kbd li mark ol p pre s small span strong sub sup table tbody td tfoot th
  thead tr u ul`.split(/\s+/),
);

/** What stands in these is no text to be read. */
const DROPPED = new Set(
  "audio canvas embed iframe math noscript object script select style svg template textarea title video".split(
    " ",
  ),
);

function childrenOf(element: Element, budget: Budget, depth = 0): readonly ReactNode[] {
  if (depth > MOST_DEPTH) return [element.textContent];
  return Array.from(element.childNodes, (node, index) => {
    if (budget.left <= 0) return null;
    budget.left -= 1;
    if (node instanceof Element) return elementOf(node, index, budget, depth);
    // Blanks between the rows of a table are no text.
    const isText =
      node.nodeType === Node.TEXT_NODE && !(isTablePart(element) && node.nodeValue?.trim() === "");
    return isText ? node.nodeValue : null;
  });
}

const isTablePart = ({ localName }: Element): boolean => /^(table|thead|tbody|tfoot|tr)$/.test(localName);

function elementOf(element: Element, key: number, budget: Budget, depth: number): ReactNode {
  const name = element.localName;
  if (DROPPED.has(name)) return null;
  if (name === "img") return element.getAttribute("alt");
  if (name === "br" || name === "hr") return createElement(name, { key });
  const children = childrenOf(element, budget, depth + 1);
  const level = /^h([1-6])$/.exec(name)?.[1];
  if (level !== undefined) {
    const attributes = {
      className: `text-heading level-${level}`,
      role: "heading",
      "aria-level": headingLevel(level),
    };
    return createElement("p", { key, ...attributes }, ...children);
  }
  const href = name === "a" ? safeHref(element.getAttribute("href") ?? "") : undefined;
  if (href !== undefined) {
    const target = href.startsWith("/") ? undefined : "_blank";
    return createElement("a", { key, href, target, rel: "noreferrer" }, ...children);
  }
  const isCentred =
    name === "center" || /text-align:\s*center/.test(element.getAttribute("data-style") ?? "");
  const className = isCentred ? "text-centred" : undefined;
  return createElement(KEPT.has(name) ? name : isCentred ? "div" : "span", { key, className }, ...children);
}

/** Below the headings of the page and of its panels. */
const headingLevel = (level: string): number => Math.min(6, Number(level) + 3);
