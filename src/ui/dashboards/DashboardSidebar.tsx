import { Folder, Tag } from "lucide-react";
import type { ComponentType } from "react";
import type { SearchItem } from "../../api/wire/grafana.ts";
import { dashboardCounts, type Counted } from "./folders.ts";

interface DashboardSidebarProps {
  readonly found: readonly SearchItem[];
  readonly folder: string | undefined;
  readonly tags: readonly string[];
  readonly onFolder: (name: string) => void;
  readonly onTag: (name: string) => void;
}

/** Folders and tags, by which the list is narrowed. */
export function DashboardSidebar({ found, folder, tags, onFolder, onTag }: DashboardSidebarProps) {
  const counts = dashboardCounts(found);
  return (
    <aside className="dashboard-sidebar">
      <Choices
        title="Folders"
        icon={Folder}
        all={counts.folders}
        isOn={(name) => name === folder}
        onTurn={onFolder}
      />
      <Choices
        title="Tags"
        icon={Tag}
        all={counts.tags}
        isOn={(name) => tags.includes(name)}
        onTurn={onTag}
      />
    </aside>
  );
}

interface ChoicesProps {
  readonly title: string;
  readonly icon: ComponentType<{ size: number }>;
  readonly all: readonly Counted[];
  readonly isOn: (name: string) => boolean;
  readonly onTurn: (name: string) => void;
}

function Choices({ title, icon: Icon, all, isOn, onTurn }: ChoicesProps) {
  if (all.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {all.map(({ name, count }) => (
          <li key={name}>
            <button type="button" aria-pressed={isOn(name)} onClick={() => onTurn(name)}>
              <Icon size={14} />
              <span className="dashboard-sidebar-name">{name}</span>
              <span className="muted num">{count}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
