import { describe, expect, it } from "vitest";
import type { Link } from "../../dashboard-file/model.ts";
import type { Scope } from "../variables/scope.ts";
import { dashboardLink, linkedDashboards, panelLinks } from "./dashboard-links.ts";

const scope: Scope = {
  variables: new Map([
    ["job", { name: "job", value: "a b", text: "a b", isAll: false, allValue: "", takesSeveral: false }],
  ]),
  macros: [
    (name) => {
      if (name === "__url_time_range") return { verbatim: "from=now-1h&to=now" };
      return name === "__all_variables" ? { verbatim: "var-job=a%20b" } : undefined;
    },
  ],
};

const link = (more: Partial<Link>): Link => ({
  kind: "link",
  title: "",
  tooltip: "",
  url: "",
  icon: "",
  tags: [],
  asDropdown: false,
  targetBlank: false,
  keepTime: false,
  includeVars: false,
  ...more,
});

describe("dashboardLink", () => {
  it.each([
    [{ url: "https://example.org/$job" }, "https://example.org/a%20b"],
    [{ url: "/d/x", keepTime: true }, "/d/x?from=now-1h&to=now"],
    [
      { url: "/d/x?a=1#top", keepTime: true, includeVars: true },
      "/d/x?a=1&from=now-1h&to=now&var-job=a%20b#top",
    ],
    [{ url: "d/x" }, "/d/x"],
  ])("%j leads to %s", (more, href) => {
    expect(dashboardLink(link(more), scope)?.href).toBe(href);
  });

  it("is none where it must not be followed", () => {
    expect(dashboardLink(link({ url: "javascript:alert(1)" }), scope)).toBeUndefined();
    expect(dashboardLink(link({}), scope)).toBeUndefined();
  });

  it("has variables in its title, and opens where the file says", () => {
    const shown = dashboardLink(link({ url: "/x", title: "of $job", targetBlank: true }), scope);
    expect(shown).toMatchObject({ title: "of a b", newTab: true });
  });
});

it("linkedDashboards are those with all the tags, without the one that is open", () => {
  const item = (uid: string, tags: readonly string[]) => ({
    id: 0,
    uid,
    title: uid.toUpperCase(),
    uri: "",
    url: `/d/${uid}/${uid}`,
    slug: "",
    type: "dash-db" as const,
    tags,
    isStarred: false as const,
    sortMeta: 0 as const,
  });
  const found = [
    item("a", ["x", "y"]),
    item("b", ["x"]),
    item("c", ["y", "x", "z"]),
    item("own", ["x", "y"]),
  ];
  const links = linkedDashboards(link({ tags: ["x", "y"], keepTime: true }), found, scope, "own");
  expect(links.map(({ title, href }) => [title, href])).toEqual([
    ["A", "/d/a/a?from=now-1h&to=now"],
    ["C", "/d/c/c?from=now-1h&to=now"],
  ]);
});

it("panelLinks fill variables in", () => {
  expect(panelLinks([{ title: "$job", url: "/x?$__url_time_range&j=$job" }], scope)).toEqual([
    { title: "a b", href: "/x?from=now-1h&to=now&j=a%20b", newTab: false, oneClick: false },
  ]);
});
