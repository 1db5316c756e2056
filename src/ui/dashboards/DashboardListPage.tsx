import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Upload } from "lucide-react";
import { useRef, useState } from "react";
import { Link, useLocation } from "wouter";
import type { SearchItem } from "../../api/wire/grafana.ts";
import { ErrorNotice } from "../components/ErrorNotice.tsx";
import { Notice } from "../components/Notice.tsx";
import { PageHeader } from "../components/PageHeader.tsx";
import { Panel } from "../components/Panel.tsx";
import { saveDashboard, searchDashboards } from "../http/grafana.ts";
import { RequestError } from "../http/request.ts";
import { useUrlState } from "../link/url-state.ts";
import { DashboardFileProblems } from "./DashboardFileProblems.tsx";
import { DashboardSidebar } from "./DashboardSidebar.tsx";
import { foldersOf } from "./folders.ts";
import "./dashboards.css";

/** All dashboards by folder, with a search by title and tag, and a way to bring in files. */
export function DashboardListPage() {
  const [params, change] = useUrlState();
  const query = params.get("query") ?? "";
  const tags = params.getAll("tag");
  const folder = params.get("folder") ?? undefined;
  const { data, error } = useQuery({
    queryKey: ["dashboards"],
    queryFn: ({ signal }) => searchDashboards(signal),
    refetchInterval: 5000,
  });
  const folders = foldersOf(data ?? [], { query, tags, folder });
  const isNarrowed = query !== "" || tags.length > 0 || folder !== undefined;
  const switchTag = (tag: string) =>
    change({ tag: tags.includes(tag) ? tags.filter((each) => each !== tag) : [...tags, tag] });
  return (
    <div className="page">
      <PageHeader title="Dashboards">
        <input
          type="search"
          className="input"
          placeholder="Search by title or tag"
          aria-label="Search dashboards"
          value={query}
          onChange={({ target }) => change({ query: target.value || undefined }, { replace: true })}
        />
        <UploadButton />
      </PageHeader>
      <div className="page-body dashboard-page">
        {data !== undefined && (
          <DashboardSidebar
            found={data}
            folder={folder}
            tags={tags}
            onFolder={(name) => change({ folder: name === folder ? undefined : name })}
            onTag={switchTag}
          />
        )}
        <div className="dashboard-folders">
          {error !== null && <ErrorNotice error={error} />}
          {data !== undefined && folders.length === 0 && (
            <Notice title={isNarrowed ? "No dashboard is like that" : "No dashboards"}>
              Upload a file of Grafana, or put it into the folder <code>dashboards</code> in the data folder.
              {isNarrowed && (
                <p>
                  <Link href="/dashboards">All dashboards</Link>
                </p>
              )}
            </Notice>
          )}
          {folders.map(({ title, items }) => (
            <Panel key={title} title={title}>
              <ul className="dashboard-list">
                {items.map((item) => (
                  <DashboardItem key={item.uid} item={item} onTag={switchTag} />
                ))}
              </ul>
            </Panel>
          ))}
          <DashboardFileProblems />
        </div>
      </div>
    </div>
  );
}

function DashboardItem({ item, onTag }: { item: SearchItem; onTag: (tag: string) => void }) {
  return (
    <li className="dashboard-item">
      <Link href={item.url}>{item.title}</Link>
      {item.tags.map((tag) => (
        <button key={tag} type="button" className="dashboard-tag" onClick={() => onTag(tag)}>
          {tag}
        </button>
      ))}
    </li>
  );
}

function UploadButton() {
  const input = useRef<HTMLInputElement>(null);
  const client = useQueryClient();
  const [, navigate] = useLocation();
  const [problem, setProblem] = useState<Error>();
  const upload = async (file: File) => {
    try {
      const dashboard: unknown = JSON.parse(await file.text());
      const { url } = await savedOrReplaced(dashboard);
      await client.invalidateQueries({ queryKey: ["dashboards"] });
      navigate(url);
    } catch (error) {
      const text = error instanceof SyntaxError ? `${file.name} is no JSON` : String(error);
      setProblem(error instanceof RequestError ? error : new Error(text));
    }
  };
  return (
    <>
      {problem !== undefined && <ErrorNotice error={problem} subject="Upload" />}
      <button type="button" className="button" onClick={() => input.current?.click()}>
        <Upload size={14} aria-hidden /> Upload
      </button>
      <input
        ref={input}
        type="file"
        accept="application/json,.json"
        hidden
        onChange={({ target }) => {
          const [file] = target.files ?? [];
          target.value = "";
          setProblem(undefined);
          if (file !== undefined) void upload(file);
        }}
      />
    </>
  );
}

/** Asks before another dashboard of the same uid is written over. */
async function savedOrReplaced(dashboard: unknown) {
  try {
    return await saveDashboard({ dashboard });
  } catch (error) {
    const isTaken = error instanceof RequestError && error.status === 412;
    // oxlint-disable-next-line no-alert -- the one question of the page
    if (!isTaken || !globalThis.confirm(`${error.message}. Write over it?`)) throw error;
    return saveDashboard({ dashboard, overwrite: true });
  }
}
