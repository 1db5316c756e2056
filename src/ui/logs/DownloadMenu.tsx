import { Download } from "lucide-react";
import { saveFile } from "../link/save-file.ts";
import { EXPORT_TYPES, exportText, type ExportFormat } from "./log-export.ts";
import type { LogRow } from "./log-rows.ts";

const FORMATS: readonly { readonly format: ExportFormat; readonly label: string }[] = [
  { format: "txt", label: "Text" },
  { format: "json", label: "JSON" },
  { format: "csv", label: "CSV" },
];

/** Saves the loaded lines as a file. */
export function DownloadMenu({ rows }: { rows: readonly LogRow[] }) {
  const save = (name: string) => {
    const found = FORMATS.find(({ format }) => format === name);
    if (found === undefined) return;
    const { format } = found;
    saveFile(`logs.${format}`, EXPORT_TYPES[format], exportText(rows, format));
  };
  return (
    <span className="download-menu">
      <Download size={14} aria-hidden />
      <select
        className="select small"
        aria-label="Download the loaded lines"
        title="Download the loaded lines"
        disabled={rows.length === 0}
        value=""
        onChange={({ target }) => {
          save(target.value);
          // The same may be wanted again.
          target.value = "";
        }}
      >
        <option value="">Download</option>
        {FORMATS.map(({ format, label }) => (
          <option key={format} value={format}>
            {label}
          </option>
        ))}
      </select>
    </span>
  );
}
